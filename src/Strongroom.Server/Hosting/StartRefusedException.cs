namespace Strongroom.Server.Hosting;

/// <summary>The process cannot start; the message is for the operator, who sees it as one line.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
