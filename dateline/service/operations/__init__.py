"""Running a server: metrics, traces, logs, health, a quiet end."""
