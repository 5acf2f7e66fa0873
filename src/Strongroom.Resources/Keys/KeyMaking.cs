using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>Makes keys and takes them in, in memory or in the token, on the workshop's threads.</summary>
internal sealed class KeyMaking(KeyMaterials materials, KeyWorkshop workshop)
{
    public ValueTask<Result<PreparedKey>> GenerateAsync(
        VaultEntry vault, ObjectName name, KeyHome home, KeyShape shape, ImmutableArray<KeyOperation> operations, bool isExportable) =>
        RunAsync(() => home == KeyHome.Software ? PreparedKey.Of(SoftwareKeys.Generate(shape)) : GenerateInToken(vault, name, shape, operations, isExportable));

    /// <summary>Checks a JWK as the security model §12 asks, and takes it in.</summary>
    public ValueTask<Result<PreparedKey>> ImportAsync(VaultEntry vault, ObjectName name, KeyPlan plan, PrivateJwk jwk) =>
        RunAsync(() => KeyImport.TryRead(jwk, out var key, out var fault) ? Place(vault, name, plan, key) : Refuse(fault));

    /// <summary>Takes in a key that was wrapped for one of our key-exchange keys.</summary>
    public ValueTask<Result<PreparedKey>> ImportAsync(VaultEntry vault, ObjectName name, KeyPlan plan, SecretBytes unwrapped) =>
        RunAsync(() =>
        {
            if (plan.Type == KeyType.Oct)
            {
                using var bare = new PrivateJwk { Type = KeyType.Oct, K = new SecretBytes(unwrapped.Span) };
                return KeyImport.TryRead(bare, out var symmetric, out var wrong) ? Place(vault, name, plan, symmetric) : Refuse(wrong);
            }

            return KeyImport.TryReadPkcs8(unwrapped, out var key, out var fault) ? Place(vault, name, plan, key) : Refuse(fault);
        });

    private Result<PreparedKey> GenerateInToken(VaultEntry vault, ObjectName name, KeyShape shape, ImmutableArray<KeyOperation> operations, bool isExportable)
    {
        // A key may be due for its next version on a server that was started without its token, or with another.
        if (materials.Token is not { } token)
        {
            return KeyRefusals.TokenUnavailable;
        }

        var inToken = KeyPlan.InToken(operations, isExportable);
        return token.Lacks(shape, inToken) is { } lacking
            ? Refusals.InvalidProperty("key", lacking)
            : PreparedKey.Of(token.Generate(shape, inToken, materials.Label(vault, name))) with { IsExportable = isExportable, Operations = operations };
    }

    private Result<PreparedKey> Place(VaultEntry vault, ObjectName name, KeyPlan plan, NewSoftwareKey key)
    {
        if (key.Shape.Type != plan.Type)
        {
            key.Dispose();
            return Refusals.InvalidProperty("key.kty", "The key is of another type.");
        }

        if (plan.Home == KeyHome.Software)
        {
            return PreparedKey.Of(key);
        }

        using (key)
        {
            return materials.Token!.Lacks(key.Shape, plan.TokenOperations) is { } lacking
                ? Refusals.InvalidProperty("key", lacking)
                : PreparedKey.Of(materials.Token!.Import(key, plan.TokenOperations, materials.Label(vault, name))) with { IsExportable = plan.IsExportable, Operations = plan.Operations };
        }
    }

    private async ValueTask<Result<PreparedKey>> RunAsync(Func<Result<PreparedKey>> make)
    {
        if (workshop.TryRun(make) is not { } made)
        {
            return KeyRefusals.Overloaded;
        }

        try
        {
            return await made.ConfigureAwait(false);
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    private static VaultError Refuse(AlgorithmFault fault) =>
        Refusals.InvalidProperty("key." + fault.Property, fault.Reason);
}
