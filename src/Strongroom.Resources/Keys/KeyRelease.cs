using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Secure key release (wire reference §5.8): permit → the authority's word → the policy → the environment's own key → the token wraps for it. The key
/// is in clear nowhere on the way.
/// </summary>
internal sealed class KeyRelease(KeyMaterials materials, KeyCosts costs, IAttestations attestations, IStatementSigner signer)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    public async ValueTask<Result<Answer>> ReleaseAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!passage.ApiVersion.IsAtLeast("7.3-preview"))
        {
            return KeyRefusals.Release(1001, "Keys are released in an api-version from 7.3 on.");
        }

        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            ReleaseRequest.Parse(body).IsRefused(out error, out var request))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
            await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
        {
            return target.NotFound();
        }

        passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, version.Version);
        passage.Algorithm = request.Scheme;
        KeyReading.Note(passage, version);
        if (KeyPermit.ForRelease(head, version).IsRefused(out error, out var permit))
        {
            return error;
        }

        if (costs.AdmitUse(passage, version) is { } throttled)
        {
            return throttled;
        }

        return (await RecipientAsync(head, request, cancel).ConfigureAwait(false)).IsRefused(out error, out var recipient)
            ? error
            : await WrapAsync(passage, head, version, permit, request, recipient, cancel).ConfigureAwait(false);
    }

    /// <summary>For whom the key is wrapped, when all that the policy asks for is proven.</summary>
    private async ValueTask<Result<ReleaseRecipient>> RecipientAsync(KeyHead head, ReleaseRequest request, CancellationToken cancel)
    {
        var policy = ReleaseGrammar.Parse(head.ReleasePolicy!.Data, out var fault) ?? throw new InvalidDataException($"A stored release policy is none: {fault}");
        var authorities = policy.Select(authority => authority.Url).ToArray();
        if ((await attestations.JudgeAsync(request.Target, authorities, cancel).ConfigureAwait(false)).IsRefused(out var error, out var attestation))
        {
            return error;
        }

        using var claims = JsonDocument.Parse(attestation.Claims);
        if (!IsMet(policy, attestation.Authority, claims.RootElement))
        {
            return KeyRefusals.PolicyNotMet;
        }

        if (ReleaseRecipient.Find(claims.RootElement) is not { } recipient)
        {
            return Refusals.InvalidProperty("target", "It has no RSA key for encryption in the claim x-ms-runtime.keys.");
        }

        return KeyTransfer.CheckRecipient(recipient.PublicParts) is { } unfit
            ? Refusals.InvalidProperty("target", $"The key in the claim x-ms-runtime.keys is not accepted. {unfit.Reason}")
            : recipient;
    }

    /// <summary>What one authority says is judged by what the policy asks of that authority, and of no other.</summary>
    private static bool IsMet(ImmutableArray<ReleaseAuthority> policy, string authority, JsonElement claims)
    {
        foreach (var one in policy)
        {
            if (string.Equals(one.Url, authority, StringComparison.Ordinal) && one.Condition.IsMetBy(claims))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<Result<Answer>> WrapAsync(
        Passage passage, KeyHead head, KeyVersion version, KeyPermit permit, ReleaseRequest request, ReleaseRecipient recipient, CancellationToken cancel)
    {
        byte[] wrapped;
        try
        {
            using var reference = await materials.OpenAsync(passage.Vault, permit, cancel).ConfigureAwait(false);
            wrapped = await Task.Run(() => materials.WrapOut(reference.Span, recipient.PublicParts, request.OaepHash), cancel).ConfigureAwait(false);
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }

        var payload = ReleasedKey.Write(passage, head, version, request, recipient, wrapped);
        return new ReleaseAnswer(await signer.SignAsync(payload, cancel).ConfigureAwait(false));
    }
}
