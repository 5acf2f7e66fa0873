namespace Strongroom.Specs.Api;

/// <summary>A development server with a SoftHSM token of its own.</summary>
public sealed class TokenServer : DevServer
{
    protected override IReadOnlyList<string> MoreArguments => ["--hsm-softhsm"];
}
