"""Other programs' ways in: OpenAI chat, 源内, Dify, MCP and LangChain, all over the one assistant and its checks."""
