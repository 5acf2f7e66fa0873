namespace Strongroom.Server.Tls;

/// <summary>
/// Refuses to start where the framework would believe forwarded headers from anyone (S60). With that switch on, ASP.NET Core clears its list
/// of trusted proxies, and any client could choose its own address, host and scheme.
/// </summary>
internal static class ForwardedHeadersRefusal
{
    public const string Variable = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";

    /// <summary>The same switch as the host's configuration sees it, from whatever source.</summary>
    public const string ConfigurationKey = "ForwardedHeaders_Enabled";

    /// <summary>
    /// Why the server must not start; null when it may. Any value refuses, <c>false</c> too: whoever sets the variable expects it to do something.
    /// </summary>
    public static string? For(string? value) =>
        string.IsNullOrEmpty(value)
            ? null
            : $"{Variable} is set. It would make the server believe forwarded headers from every client; unset it, "
                + "and name trusted proxies in the configuration instead.";
}
