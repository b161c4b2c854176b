"""The MCP server ``jobdetails mcp``, in the extra ``jobdetails[mcp]``."""
