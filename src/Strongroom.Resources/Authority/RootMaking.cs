using Strongroom.Crypto;
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

    private static readonly KeyShape Shape = KeyShape.Ec(EcCurve.P384);

    /// <summary>Null when there is none.</summary>
    public static async ValueTask<Signer?> FindAsync(Tx tx, CancellationToken cancel) =>
        await tx.FindAsync(AuthorityRows.Root.Key(), cancel).ConfigureAwait(false) is { } head
            ? await tx.FindAsync(AuthorityRows.SignerKey(head.Current), cancel).ConfigureAwait(false)
            : null;

    /// <summary>Stages a root.</summary>
    /// <param name="inToken">True for a key that lives in the attached HSM and nowhere else.</param>
    /// <returns>409 when there is a root; 400 when the HSM cannot hold it, 503 when it does not answer.</returns>
    public async ValueTask<Result<Signer>> MakeAsync(Tx tx, string name, bool inToken, DateTimeOffset now, CancellationToken cancel)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => c is < ' ' or > '~'))
        {
            return AuthorityRefusals.NotPermitted("name", $"It must have 1 to {LongestName} characters of ASCII.");
        }

        if (await tx.FindAsync(AuthorityRows.Root.Key(), cancel).ConfigureAwait(false) is not null)
        {
            return AuthorityRefusals.RootExists;
        }

        var id = Entropy.NewGuid();
        if ((inToken ? InToken(id, name, now) : InSoftware(id, name, now)).IsRefused(out var error, out var root))
        {
            return error;
        }

        tx.Insert(AuthorityRows.SignerKey(id), root);
        tx.Put(AuthorityRows.Root.Key(), new SignerHead(id, [id]));
        return root;
    }

    private Result<Signer> InSoftware(Guid id, string name, DateTimeOffset now)
    {
        using var made = SoftwareKeys.Generate(Shape);
        using var key = SoftwareKeys.Open(made.Shape, made.PublicParts, made.Material);
        var certificate = SignerCertificates.Root(key, name, now);
        return new Signer(id, null, id, certificate, IsInToken: false, keys.Seal(certificate, made.Material.Span));
    }

    private Result<Signer> InToken(Guid id, string name, DateTimeOffset now)
    {
        if (keys.Token is not { } token)
        {
            return AuthorityRefusals.NoToken;
        }

        KeyOperation[] uses = [KeyOperation.Sign, KeyOperation.Verify];
        if (token.Lacks(Shape, uses) is { } lacking)
        {
            return AuthorityRefusals.TokenLacks(lacking);
        }

        try
        {
            var made = token.Generate(Shape, uses, TokenLabel + id.ToString("N"));
            using var key = token.Open(made.Shape, made.PublicParts, made.Reference);
            var certificate = SignerCertificates.Root(key, name, now);
            return new Signer(id, null, id, certificate, IsInToken: true, keys.Seal(certificate, made.Reference));
        }
        catch (TokenUnavailableException)
        {
            return AuthorityRefusals.KeyAway;
        }
    }
}
