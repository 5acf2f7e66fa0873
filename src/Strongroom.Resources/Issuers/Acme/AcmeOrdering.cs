using System.Collections.Immutable;
using System.Text.Json;

namespace Strongroom.Issuers.Acme;

/// <summary>Places an order and finds out what is to be proved (RFC 8555 §7.4, §7.5).</summary>
internal static class AcmeOrdering
{
    private const int MostAuthorizations = 100;
    private const int MostChallenges = 20;

    /// <summary>Longer than any authority needs; an order that is not done by then is given up.</summary>
    private static readonly TimeSpan LongestOrder = TimeSpan.FromDays(1);

    /// <returns>Null when the order is to be placed once more, without the certificate that it replaces.</returns>
    /// <exception cref="AuthorityFaultException">The authority does not take it.</exception>
    public static async Task<AcmeState?> PlaceAsync(AcmeSession session, Enrolment enrolment, AcmeState state, CancellationToken cancel)
    {
        var identifiers = AcmeIdentifiers.Of(enrolment.Request);
        var directory = await session.Server.DirectoryAsync(cancel).ConfigureAwait(false);
        var replaces = directory.RenewalInfo is not null && !state.SaysNoReplacement && enrolment.Replaces is { } leaf ? CertificateId.Of(leaf) : null;
        var answer = await session.PostAsync(
            directory.NewOrder,
            json =>
            {
                json.WriteStartArray("identifiers"u8);
                foreach (var (type, value) in identifiers)
                {
                    json.WriteStartObject();
                    json.WriteString("type"u8, type);
                    json.WriteString("value"u8, value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                if (replaces is not null)
                {
                    json.WriteString("replaces"u8, replaces);
                }
            },
            cancel).ConfigureAwait(false);
        if (replaces is not null && !answer.IsGood && !answer.IsPassing && AcmeProblem.Of(answer) is not { Type: "rateLimited" or AcmeProblem.NoSuchAccount })
        {
            return null;
        }

        using var order = session.Document(answer);
        var authorizations = Texts(order.RootElement, "authorizations");
        if (authorizations.Length is 0 or > MostAuthorizations)
        {
            throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, $"The authority wants {authorizations.Length} authorizations for the order.");
        }

        var expires = OutsideText.Time(order.RootElement, "expires");
        return state with
        {
            Phase = AcmePhase.Ordered,
            Order = session.Server.Place(answer.Location).AbsoluteUri,
            Authorizations = [.. authorizations.Select(text => session.Server.Place(text).AbsoluteUri)],
            Challenges = [],
            Looks = 0,
            Deadline = expires is { } end && end < enrolment.Now + LongestOrder ? end : enrolment.Now + LongestOrder,
        };
    }

    /// <summary>Reads every authorization, and chooses how to prove those that are not proved already.</summary>
    public static async Task<AcmeState> ChooseAsync(AcmeSession session, Enrolment enrolment, AcmeState state, AcmeSettings settings, CancellationToken cancel)
    {
        var identifiers = AcmeIdentifiers.Of(enrolment.Request);
        var chosen = ImmutableArray.CreateBuilder<AcmeChallenge>();
        foreach (var place in state.Authorizations)
        {
            using var authorization = await session.ReadAsync(session.Server.Place(place), cancel).ConfigureAwait(false);
            if (Choose(session, authorization.RootElement, place, identifiers, settings) is { } challenge)
            {
                chosen.Add(challenge);
            }
        }

        return state with { Phase = AcmePhase.Chosen, Challenges = chosen.ToImmutable() };
    }

    private static AcmeChallenge? Choose(
        AcmeSession session, JsonElement authorization, string place, IReadOnlyList<(string Type, string Value)> identifiers, AcmeSettings settings)
    {
        var status = OutsideText.Text(authorization, "status");
        if (status == "valid")
        {
            return null;
        }

        var identifier = authorization.TryGetProperty("identifier", out var member) ? member : default;
        var (type, value) = (OutsideText.Text(identifier, "type") ?? "", OutsideText.Text(identifier, "value") ?? "");
        var isWildcard = OutsideText.Flag(authorization, "wildcard") || value.StartsWith("*.", StringComparison.Ordinal);
        var name = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;

        // An authority could otherwise have the operator's program write records for names that nobody has asked for.
        if (!identifiers.Contains((type, isWildcard ? "*." + name : name)) || status != "pending")
        {
            throw AuthorityFaultException.Final(
                AuthorityFaultException.IssuerError, $"The authority has an authorization in the order that is '{OutsideText.Shown(status)}' for {OutsideText.Shown($"{type} {value}")}.");
        }

        var offered = OutsideText.Objects(authorization, "challenges").Take(MostChallenges).ToList();
        foreach (var kind in Kinds(type, isWildcard, settings))
        {
            if (offered.FirstOrDefault(item => OutsideText.Text(item, "type") == kind) is { ValueKind: JsonValueKind.Object } challenge)
            {
                var token = OutsideText.Text(challenge, "token");
                return AcmeChallenge.IsToken(token)
                    ? new AcmeChallenge(place, session.Server.Place(OutsideText.Text(challenge, "url")).AbsoluteUri, kind == AcmeSettings.Dns, name, token!, $"{token}.{session.Key.Thumbprint}")
                    : throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The authority gives a token that is not base64url or too short.");
            }
        }

        throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, Reason(type, isWildcard, value));
    }

    /// <summary>In the order of preference. A wildcard is proved by DNS alone (RFC 8555 §7.1.3), an address never by it (RFC 8738 §7).</summary>
    private static IEnumerable<string> Kinds(string type, bool isWildcard, AcmeSettings settings)
    {
        var mayUseHttp = !isWildcard;
        var mayUseDns = type == "dns" && settings.DnsHook is not null;
        return ((string[])(settings.PrefersHttp ? [AcmeSettings.Http, AcmeSettings.Dns] : [AcmeSettings.Dns, AcmeSettings.Http]))
            .Where(kind => kind == AcmeSettings.Http ? mayUseHttp : mayUseDns);
    }

    private static string Reason(string type, bool isWildcard, string value) =>
        isWildcard ? $"{OutsideText.Shown(value)} is a wildcard, which is proved by DNS: the provider needs a DNS program (dns-hook)."
        : $"The authority offers no way to prove {OutsideText.Shown(type)} {OutsideText.Shown(value)} that this provider is set up for.";

    private static string[] Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
            ? [.. member.EnumerateArray().Take(MostAuthorizations + 1).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")]
            : [];
}
