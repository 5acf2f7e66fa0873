namespace Strongroom.Specs.Api;

/// <summary>A server without budgets, for tests that make more keys than anybody may.</summary>
public sealed class UnthrottledServer : DevServer
{
    protected override IReadOnlyList<string> MoreArguments => ["--throttle", "off"];
}
