using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Authority;

/// <summary>Makes the root of the installation, once.</summary>
internal sealed class RootMaking(SignerKeys keys)
{
    public const string UsualName = "Strongroom";

    private const int LongestName = 40;

    /// <summary>Not the mark of vaults' keys, among which whoever looks for orphans would find it.</summary>
    private const string TokenLabel = "strongroom-root-ca/";

    private static readonly KeyOperation[] Uses = [KeyOperation.Sign, KeyOperation.Verify];

    private static readonly KeyShape Shape = KeyShape.Ec(EcCurve.P384);

    /// <summary>Null when there is none.</summary>
    public static async ValueTask<Signer?> FindAsync(Tx tx, CancellationToken cancel) =>
        await tx.FindAsync(AuthorityRows.Root.Key(), cancel).ConfigureAwait(false) is { } head
            ? await tx.FindAsync(AuthorityRows.SignerKey(head.Current), cancel).ConfigureAwait(false)
            : null;

    /// <summary>Stages a root whose key is sealed in the store.</summary>
    /// <returns>409 when there is a root; 400 for a name that cannot stand in a certificate.</returns>
    public async ValueTask<Result<Signer>> MakeAsync(Tx tx, string name, DateTimeOffset now, CancellationToken cancel) =>
        await FaultAsync(tx, name, cancel).ConfigureAwait(false) is { } fault ? fault : Stage(tx, InSoftware(Entropy.NewGuid(), name, now));

    /// <summary>Stages a root in the work of a request.</summary>
    /// <param name="inToken">True for a key that lives in the attached HSM and nowhere else.</param>
    /// <returns>409 when there is a root; 400 when the HSM cannot hold it, 503 when it does not answer.</returns>
    public async ValueTask<Result<Signer>> MakeAsync(Tx tx, string name, bool inToken, Passage passage, CancellationToken cancel)
    {
        if (await FaultAsync(tx, name, cancel).ConfigureAwait(false) is { } fault)
        {
            return fault;
        }

        if (!inToken)
        {
            return Stage(tx, InSoftware(Entropy.NewGuid(), name, passage.Now));
        }

        try
        {
            if (KeyFor(passage).IsRefused(out var error, out var made))
            {
                return error;
            }

            passage.AfterCommit(made.Keep);
            return Stage(tx, InToken(made, name, passage.Now));
        }
        catch (TokenUnavailableException)
        {
            return AuthorityRefusals.KeyAway;
        }
    }

    private static async ValueTask<VaultError?> FaultAsync(Tx tx, string name, CancellationToken cancel) =>
        name.Length is 0 or > LongestName || name.Any(c => c is < ' ' or > '~') ? AuthorityRefusals.NotPermitted("name", $"It must have 1 to {LongestName} characters of ASCII.")
        : await tx.FindAsync(AuthorityRows.Root.Key(), cancel).ConfigureAwait(false) is not null ? AuthorityRefusals.RootExists
        : null;

    private static Signer Stage(Tx tx, Signer root)
    {
        tx.Insert(AuthorityRows.SignerKey(root.Id), root);
        tx.Put(AuthorityRows.Root.Key(), new SignerHead(root.Id, [root.Id]));
        return root;
    }

    private Signer InSoftware(Guid id, string name, DateTimeOffset now)
    {
        using var made = SoftwareKeys.Generate(Shape);
        using var key = SoftwareKeys.Open(made.Shape, made.PublicParts, made.Material);
        var certificate = SignerCertificates.Root(key, name, now);
        return new Signer(id, null, id, certificate, IsInToken: false, keys.Seal(certificate, made.Material.Span));
    }

    /// <summary>The request's key in the token, made once however often its work runs.</summary>
    private Result<NewTokenRoot> KeyFor(Passage passage)
    {
        if (passage.Kept is NewTokenRoot made)
        {
            return made;
        }

        if (keys.Token is not { } token)
        {
            return AuthorityRefusals.NoToken;
        }

        if (token.Lacks(Shape, Uses) is { } lacking)
        {
            return AuthorityRefusals.TokenLacks(lacking);
        }

        var id = Entropy.NewGuid();
        var fresh = new NewTokenRoot(token, id, token.Generate(Shape, Uses, TokenLabel + id.ToString("N")));
        passage.Kept = fresh;
        return fresh;
    }

    private Signer InToken(NewTokenRoot made, string name, DateTimeOffset now)
    {
        using var key = keys.Token!.Open(made.Key.Shape, made.Key.PublicParts, made.Key.Reference);
        var certificate = SignerCertificates.Root(key, name, now);
        return new Signer(made.Id, null, made.Id, certificate, IsInToken: true, keys.Seal(certificate, made.Key.Reference));
    }
}
