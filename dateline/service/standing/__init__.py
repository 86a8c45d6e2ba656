"""Standing questions: asked again with every change of the archive, told where answers change."""
