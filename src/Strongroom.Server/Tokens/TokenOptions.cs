using Strongroom.Crypto;
using Strongroom.Server.Hosting;

namespace Strongroom.Server.Tokens;

/// <summary>The token that this server was told to use.</summary>
/// <param name="Pin">Null when the PIN is typed in by <c>strongroom hsm login</c> after the start.</param>
/// <param name="SoftHsmDirectory">Where a development server keeps a SoftHSM token of its own; null for every other token.</param>
internal sealed record TokenOptions(Pkcs11Options Token, SecretSource? Pin, string? SoftHsmDirectory = null);
