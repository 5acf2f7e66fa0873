namespace Strongroom.Outbound;

/// <summary>A request to elsewhere that the guard does not let out. The message names the host, for logs; it is for nobody else.</summary>
public sealed class OutboundRefusedException(string message) : Exception(message);
