using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>Makes keys and takes them in, in memory or in the token, on the workshop's threads.</summary>
internal sealed class KeyMaking(KeyMaterials materials, KeyWorkshop workshop)
{
    public ValueTask<Result<PreparedKey>> GenerateAsync(VaultEntry vault, ObjectName name, KeyHome home, KeyShape shape, ImmutableArray<KeyOperation> operations) =>
        RunAsync(() => home == KeyHome.Token
            ? PreparedKey.Of(materials.Token!.Generate(shape, operations, Label(vault, name)))
            : PreparedKey.Of(SoftwareKeys.Generate(shape)));

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
            return materials.Token!.Lacks(key.Shape, plan.Operations) is { } lacking
                ? Refusals.InvalidProperty("key", lacking)
                : PreparedKey.Of(materials.Token!.Import(key, plan.Operations, Label(vault, name)));
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

    private static string Label(VaultEntry vault, ObjectName name) => $"{vault.Name}/{name.Shown}";
}
