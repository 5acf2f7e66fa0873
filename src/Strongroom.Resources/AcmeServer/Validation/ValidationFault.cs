namespace Strongroom.AcmeServer;

/// <summary>Why a challenge is not met.</summary>
/// <param name="Type">Of RFC 8555 §6.7: connection, dns or incorrectResponse.</param>
/// <param name="Detail">For the account's owner. It says nothing of what a refused address would have answered, nor which address it was.</param>
internal sealed record ValidationFault(string Type, string Detail);
