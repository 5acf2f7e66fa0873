namespace Strongroom.Server.Hosting;

/// <summary>Set on connections that came in through the local administration socket, and on no other.</summary>
internal sealed class LocalSocketFeature
{
    public static LocalSocketFeature Instance { get; } = new();
}
