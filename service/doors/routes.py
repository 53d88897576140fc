"""The doors of the HTTP service, added to the application in one step."""

from fastapi import FastAPI

from service.api.access import Access
from service.doors import dify, gennai, openai_chat
from service.doors.mcp_http import McpDoor
from service.doors.transcripts import Transcripts


def install(app: FastAPI, access: Access, mcp: McpDoor) -> None:
    """Add OpenAI chat, 源内, Dify and MCP; the last needs its lifespan to be the application's."""
    transcripts = Transcripts(access.assistant)
    app.include_router(openai_chat.router(access, transcripts))
    app.include_router(gennai.router(access, transcripts))
    app.include_router(dify.router(access))
    app.router.routes.append(mcp.route)
