"""The one form of an article's address."""

from urllib.parse import urlsplit, urlunsplit


def canonical(url: str | None) -> str | None:
    """Return an article's URL in one spelling, or None where it cannot be that of one article.

    The address of a home page, which some sites state as canonical everywhere, would give all
    their articles one id.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    if parts.path in ("", "/") and not parts.query:
        return None
    scheme = parts.scheme.lower()
    default_port = 443 if scheme == "https" else 80
    netloc = host if port in (None, default_port) else f"{host}:{port}"
    return urlunsplit(parts._replace(scheme=scheme, netloc=netloc, fragment=""))
