namespace Strongroom.Server.Tls;

/// <summary>A certificate or key that cannot serve. The message names the file and the fault, and never what the file holds.</summary>
internal sealed class TlsMaterialException(string message) : Exception(message);
