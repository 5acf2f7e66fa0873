namespace Strongroom.Specs.Api;

/// <summary>A server that gives no more than Azure documents.</summary>
public sealed class ThrottledServer : DevServer
{
    protected override IReadOnlyList<string> MoreArguments => ["--throttle", "azure"];
}
