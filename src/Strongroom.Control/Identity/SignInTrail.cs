using System.Globalization;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.Identity;

/// <summary>One record for each token issued or refused, durable before the answer leaves.</summary>
internal sealed class SignInTrail(IAuditTrail trail, IdentityOptions options, TimeProvider clock)
{
    public const string Category = "SignInLogs";

    /// <exception cref="AuditUnavailableException">The record is not durable: no token may leave.</exception>
    public ValueTask AppendAsync(HttpContext http, LoginCall call, SignIn signIn) => trail.AppendAsync(RecordOf(http, call, signIn));

    /// <summary>The record, for a change to be committed with.</summary>
    public AuditRecord RecordOf(HttpContext http, LoginCall call, SignIn signIn) => new()
    {
        Time = call.Received,
        RequestId = call.TraceId,
        Category = Category,
        Operation = signIn.Operation,
        Status = signIn.Error?.Status ?? StatusCodes.Status200OK,
        Description = signIn.Error is { } error ? $"AADSTS{error.Code}: {signIn.TrueReason ?? error.Text}{Counted(signIn)}" : null,
        ErrorCode = signIn.Error?.Code.ToString(CultureInfo.InvariantCulture),
        Tenant = signIn.Tenant?.Value,
        CallerAddress = http.Connection.RemoteIpAddress?.ToString(),
        Principal = signIn.Principal?.Value,
        Application = signIn.Client?.Value,
        ClientProof = signIn.ClientProof,
        Credential = signIn.Credential,
        ManagedResource = signIn.ManagedResource,
        IdentityType = signIn.Principal is null ? null : "app",
        Issuer = signIn.Issuer,
        TokenId = signIn.TokenId,
        ClientInfo = http.Request.Headers.UserAgent.ToString(),
        // The path only: a careless client may have put its secret into the query.
        RequestUri = options.LoginOrigin + http.Request.Path.Value,
        ObjectId = signIn.Audience,
        Duration = clock.GetElapsedTime(call.StartedAt),
        TlsVersion = http.Features.Get<ITlsHandshakeFeature>()?.Protocol switch
        {
            SslProtocols.Tls12 => "TLS1_2",
            SslProtocols.Tls13 => "TLS1_3",
            _ => null,
        },
    };

    private static string Counted(SignIn signIn) => signIn.Unrecorded > 0 ? $" Refused likewise and not recorded before: {signIn.Unrecorded}." : "";
}
