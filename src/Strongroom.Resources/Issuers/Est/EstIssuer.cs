using System.Net.Http.Headers;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Issuers.Est;

/// <summary>Certificates from an enterprise authority by EST (RFC 7030): a name and a password over TLS whose roots the operator may pin.</summary>
internal sealed class EstIssuer(ProviderClients clients, TimeProvider clock) : ICertificateIssuer
{
    private const int LongestPassword = 1024;

    /// <summary>Where people decide by hand it may take this long.</summary>
    private static readonly TimeSpan LongestEnrolment = TimeSpan.FromDays(14);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public string Kind => "est";

    public VaultError? Check(AuthorityProvider provider) => ProviderSettings.Check(provider, ProviderSettings.Trust);

    public async ValueTask<EnrolmentStep> AdvanceAsync(Enrolment enrolment, Tx tx, CancellationToken cancel)
    {
        var state = EstState.Decode(enrolment.State);
        try
        {
            return await AskAsync(enrolment, state, cancel).ConfigureAwait(false);
        }
        catch (AuthorityFaultException fault)
        {
            return fault.ToStep(enrolment.State);
        }
    }

    /// <summary>EST has no word for it.</summary>
    public ValueTask<RenewalWindow?> RenewalAsync(AuthorityProvider provider, byte[] leaf, CancellationToken cancel) => ValueTask.FromResult<RenewalWindow?>(null);

    private async Task<EnrolmentStep> AskAsync(Enrolment enrolment, EstState state, CancellationToken cancel)
    {
        if (enrolment.Now > state.Asked + LongestEnrolment)
        {
            throw Final("The authority has not decided in two weeks.");
        }

        var isRenewal = !state.AsNew && enrolment.Replaces is { } leaf && NamesTheSame(leaf, enrolment.Request);
        var answer = await SendAsync(enrolment, HttpMethod.Post, isRenewal ? "simplereenroll" : "simpleenroll", Body(enrolment.Request), cancel).ConfigureAwait(false);
        switch (answer.Status)
        {
            case 200:
                var issued = CertsOnly.Read(answer.Body) ?? throw Final("The authority answers with something that holds no certificate.");
                var known = await AuthoritiesAsync(enrolment, cancel).ConfigureAwait(false);
                return new EnrolmentStep.Issued(IssuedChain.Of(enrolment.Request, [.. issued, .. known], enrolment.Now));
            case 202:
                // The same request again, when it says (RFC 7030 §4.2.3).
                var waiting = state with { Asked = state.Asked ?? enrolment.Now };
                return new EnrolmentStep.Waiting(waiting.Encode(), answer.RetryAfter ?? Pause, "The authority has the request and has not decided yet.");
            case 400 or 401 or 403 or 404 or 405 or 501 when isRenewal:
                // Renewing is for clients that show the old certificate; with a password many servers enrol only.
                return new EnrolmentStep.Waiting((state with { AsNew = true }).Encode(), TimeSpan.Zero, "The authority does not take the request as a renewal.");
            default:
                throw Refusal(answer, enrolment.Provider.Address!);
        }
    }

    /// <summary>The authority's own certificates, to complete the chain. Without them the leaf is as good.</summary>
    private async Task<IReadOnlyList<byte[]>> AuthoritiesAsync(Enrolment enrolment, CancellationToken cancel)
    {
        try
        {
            var answer = await SendAsync(enrolment, HttpMethod.Get, "cacerts", null, cancel).ConfigureAwait(false);
            return answer.Status == 200 ? CertsOnly.Read(answer.Body) ?? [] : [];
        }
        catch (AuthorityFaultException fault) when (!fault.IsFinal)
        {
            return [];
        }
    }

    private async Task<AuthorityAnswer> SendAsync(Enrolment enrolment, HttpMethod method, string operation, HttpContent? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{enrolment.Provider.Address!.TrimEnd('/')}/{operation}") { Content = body };
        request.Headers.Accept.ParseAdd("application/pkcs7-mime");
        if (body is not null && enrolment.Account is { AccountId: { Length: > 0 } user, Password: { } password })
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Credentials(user, password));
        }

        return await AuthorityCall.SendAsync(clients.For(enrolment.Provider), request, clock.GetUtcNow(), cancel).ConfigureAwait(false);
    }

    /// <summary>RFC 7617. The client takes headers as text, which cannot be cleared: this copy lives until it is collected.</summary>
    private static string Credentials(string user, SecretBytes password)
    {
        if (user.Contains(':', StringComparison.Ordinal) || password.Length > LongestPassword)
        {
            throw Final("The account's id has a colon in it, or its password is longer than can be sent.");
        }

        using var pair = SecretBytes.Allocate(Encoding.UTF8.GetByteCount(user) + 1 + password.Length);
        var length = Encoding.UTF8.GetBytes(user, pair.Writable);
        pair.Writable[length] = (byte)':';
        password.Span.CopyTo(pair.Writable[(length + 1)..]);
        return Convert.ToBase64String(pair.Span);
    }

    private static ByteArrayContent Body(SigningRequest request)
    {
        var body = new ByteArrayContent(Encoding.ASCII.GetBytes(Convert.ToBase64String(request.Der, Base64FormattingOptions.InsertLineBreaks)));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        body.Headers.Add("Content-Transfer-Encoding", "base64");
        return body;
    }

    /// <summary>A renewal keeps subject and alternative names (RFC 7030 §4.2.2).</summary>
    private static bool NamesTheSame(byte[] leaf, SigningRequest request) =>
        CertificateFacts.TryRead(leaf, out var old, out _) && old.SubjectDer.AsSpan().SequenceEqual(request.SubjectDer)
        && Same(old.Names.Dns, request.Names.Dns) && Same(old.Names.Emails, request.Names.Emails) && Same(old.Names.Upns, request.Names.Upns) && Same(old.Names.Uris, request.Names.Uris)
        && old.Names.Addresses.ToHashSet().SetEquals(request.Names.Addresses);

    private static bool Same(IEnumerable<string> some, IEnumerable<string> others) => some.ToHashSet(StringComparer.Ordinal).SetEquals(others);

    private static AuthorityFaultException Refusal(AuthorityAnswer answer, string address)
    {
        var host = new Uri(address).Host;
        if (answer.IsPassing)
        {
            return AuthorityFaultException.Away($"The authority at {host} cannot do it now (status {answer.Status}).", answer.RetryAfter);
        }

        // RFC 7030 §4.2.3: the server may say why, as text for people.
        var why = answer.MediaType == "text/plain" && Ascii.IsValid(answer.Body) ? OutsideText.Shown(Encoding.ASCII.GetString(answer.Body)) : "";
        return answer.Status is 401 or 403
            ? Final($"The authority at {host} does not accept the account of the issuer (status {answer.Status}). {why}".TrimEnd())
            : AuthorityFaultException.Final(AuthorityFaultException.Rejected, $"The authority at {host} refuses the request (status {answer.Status}). {why}".TrimEnd());
    }

    private static AuthorityFaultException Final(string message) => AuthorityFaultException.Final(AuthorityFaultException.IssuerError, message);
}
