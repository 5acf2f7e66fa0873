using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Strongroom.Server.Tls;

/// <summary>
/// The request limits that Kestrel carries (security model §11, S48, S59), for every listener of the process. Routes that take more than the
/// default body raise it for themselves.
/// </summary>
internal static class KestrelLimits
{
    public const int RequestLineBytes = 8 * 1024;
    public const int HeaderBytes = 32 * 1024;
    public const int HeaderCount = 64;
    public const int BodyBytes = 64 * 1024;
    public const int Connections = 4096;
    public const int StreamsPerConnection = 64;
    public const int BodyBytesPerSecond = 240;

    public static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    // Names as they stand in Kestrel 10.0; the raw-socket tests fail when one ceases to be read.
    private const string RefuseBareLineFeed = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";
    private const string LaxChunks = "Microsoft.AspNetCore.Server.Kestrel.EnableInsecureChunkedRequestParsing";
    private const string KeepAliveAfterTwoLengths = "Microsoft.AspNetCore.Server.Kestrel.AllowKeepAliveAfterCLTE";

    /// <summary>Call it first in the configuration of Kestrel: the parser's switches are read when its options are first used.</summary>
    public static void Apply(KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        AppContext.SetSwitch(RefuseBareLineFeed, true);
        AppContext.SetSwitch(LaxChunks, false);
        AppContext.SetSwitch(KeepAliveAfterTwoLengths, false);

        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.AllowAlternateSchemes = false;
        kestrel.AllowResponseHeaderCompression = false;

        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestBodySize = BodyBytes;
        limits.RequestHeadersTimeout = HeaderTimeout;
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecond, RateGrace);
        limits.MinResponseDataRate = new MinDataRate(BodyBytesPerSecond, RateGrace);
        limits.MaxConcurrentConnections = Connections;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.MaxRequestHeaderFieldSize = HeaderBytes;
        // A flood of streams can make us hold no more than this a connection; it is still twice a whole default body.
        limits.Http2.InitialConnectionWindowSize = 2 * BodyBytes;
        limits.Http2.InitialStreamWindowSize = 2 * BodyBytes;
    }
}
