"""What other programs call: JSON, OpenAI's protocol and MCP."""
