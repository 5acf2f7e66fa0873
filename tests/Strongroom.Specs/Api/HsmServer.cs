namespace Strongroom.Specs.Api;

/// <summary>A server with a SoftHSM token of its own.</summary>
public class HsmServer : DevServer
{
    protected override IReadOnlyList<string> MoreArguments => ["--hsm-softhsm", "--throttle", "off"];

    public string TokenFolder => Path.Combine(DataDirectory, "softhsm", "tokens");

    /// <summary>How many objects the token holds: SoftHSM keeps each in a file.</summary>
    public int TokenObjects => Directory.EnumerateFiles(TokenFolder, "*.object", SearchOption.AllDirectories).Count(file => !file.EndsWith("token.object", StringComparison.Ordinal));
}
