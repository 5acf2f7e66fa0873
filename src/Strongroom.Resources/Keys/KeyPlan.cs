using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>What kind of key is to be made, and where it will live: decided from the request and the vault, before anything is made.</summary>
/// <param name="Shape">Null for an import, whose key tells.</param>
internal sealed record KeyPlan(KeyType Type, KeyHome Home, KeyShape? Shape, ImmutableArray<KeyOperation> Operations)
{
    private const string HsmSuffix = "-HSM";

    /// <summary>65537: the only public exponent that is made.</summary>
    private const int PublicExponent = 65537;

    /// <param name="token">The token, if one is attached.</param>
    public static Result<KeyPlan> Of(Passage passage, KeyRequest request, IKeyToken? token)
    {
        if (TypeOf(passage, request).IsRefused(out var error, out var type)
            || HomeOf(passage.Vault, request, type, token).IsRefused(out error, out var home)
            || OperationsOf(request, type, home).IsRefused(out error, out var operations))
        {
            return error;
        }

        if (request.Jwk is not null)
        {
            return new KeyPlan(type, home, null, operations);
        }

        if (ShapeOf(request, type).IsRefused(out error, out var shape))
        {
            return error;
        }

        return home == KeyHome.Token && token!.Lacks(shape) is { } lacking ? Refusals.InvalidProperty(type == KeyType.Ec ? "crv" : "kty", lacking)
            : home == KeyHome.Token && token!.Lacks(shape, operations) is { } together ? Refusals.InvalidProperty("key_ops", together)
            : new KeyPlan(type, home, shape, operations);
    }

    private static Result<KeyType> TypeOf(Passage passage, KeyRequest request)
    {
        if (request.TypeName is not { Length: > 0 } name)
        {
            return Refusals.InvalidProperty(Named(request, "kty"), "It is required.");
        }

        var bare = name.EndsWith(HsmSuffix, StringComparison.OrdinalIgnoreCase) ? name[..^HsmSuffix.Length] : name;
        KeyType? type = bare.ToUpperInvariant() switch
        {
            "RSA" => KeyType.Rsa,
            "EC" => KeyType.Ec,
            "OCT" => KeyType.Oct,
            "OKP" when passage.ApiVersion.IsExtension => KeyType.Okp,
            _ => null,
        };
        return type is { } known ? known : Refusals.InvalidProperty(Named(request, "kty"), "It must be RSA, RSA-HSM, EC, EC-HSM, oct or oct-HSM.");
    }

    /// <summary>
    /// On a managed HSM with a token every key is in the token, as in Azure. Without a token it holds software keys, which say so: nothing is called
    /// <c>-HSM</c> that is not in one.
    /// </summary>
    private static Result<KeyHome> HomeOf(VaultEntry vault, KeyRequest request, KeyType type, IKeyToken? token)
    {
        var wantsToken = request.WantsHsm == true || request.TypeName!.EndsWith(HsmSuffix, StringComparison.OrdinalIgnoreCase);
        if (vault.IsManagedHsm)
        {
            return type == KeyType.Okp ? Refusals.InvalidProperty("kty", "A managed HSM holds no Ed25519 keys.")
                : token is not null ? KeyHome.Token
                : wantsToken ? KeyRefusals.NoToken
                : KeyHome.Software;
        }

        return type == KeyType.Oct ? KeyRefusals.OctNeedsHsm
            : !wantsToken ? KeyHome.Software
            : type == KeyType.Okp ? Refusals.InvalidProperty("kty", "Ed25519 keys are software keys.")
            : !vault.IsPremium ? KeyRefusals.NotPremium
            : token is null ? KeyRefusals.NoToken
            : KeyHome.Token;
    }

    private static Result<ImmutableArray<KeyOperation>> OperationsOf(KeyRequest request, KeyType type, KeyHome home)
    {
        if (request.Operations is not { } given)
        {
            return KeyOperationRules.DefaultOf(type).ToImmutableArray();
        }

        return Check(given, type, home) is { } fault ? fault : given;
    }

    /// <summary>Whether a key of this kind may have these operations (wire reference §5.2).</summary>
    public static VaultError? Check(ImmutableArray<KeyOperation> given, KeyType type, KeyHome home)
    {
        foreach (var operation in given)
        {
            var name = KeyOperationRules.NameOf(operation);
            switch (operation)
            {
                case KeyOperation.Import when type != KeyType.Rsa || home != KeyHome.Token:
                    return Refusals.InvalidProperty("key_ops", "Only an RSA-HSM key can have the operation import.");
                case KeyOperation.Import when given.Length > 1:
                    return Refusals.InvalidProperty("key_ops", "The operation import must be the only one of its key.");
                case KeyOperation.Export:
                    return Refusals.InvalidProperty("key_ops", "Exportable keys are released, under a release policy; there is no operation export.");
                case not KeyOperation.Import when !KeyOperationRules.IsLegal(type, operation):
                    return Refusals.InvalidProperty("key_ops", $"A key of this type cannot {name}.");
            }
        }

        return null;
    }

    private static Result<KeyShape> ShapeOf(KeyRequest request, KeyType type)
    {
        switch (type)
        {
            case KeyType.Rsa when request.PublicExponent is not (null or PublicExponent):
                return Refusals.InvalidProperty("public_exponent", $"It must be {PublicExponent}.");
            case KeyType.Rsa:
                var size = request.Size ?? 2048;
                return KeyShape.RsaSizes.Contains(size) ? KeyShape.Rsa(size) : Refusals.InvalidProperty("key_size", "It must be 2048, 3072 or 4096.");
            case KeyType.Ec:
                return EcCurve.Find(request.CurveName ?? EcCurve.P256.Name) is { } curve
                    ? KeyShape.Ec(curve)
                    : Refusals.InvalidProperty("crv", "It must be P-256, P-384, P-521 or P-256K.");
            case KeyType.Oct:
                var bits = request.Size ?? 256;
                return KeyShape.OctSizes.Contains(bits) ? KeyShape.Oct(bits) : Refusals.InvalidProperty("key_size", "It must be 128, 192 or 256.");
            default:
                return request.CurveName is null or "Ed25519" ? KeyShape.Ed25519 : Refusals.InvalidProperty("crv", "It must be Ed25519.");
        }
    }

    private static string Named(KeyRequest request, string member) => request.Jwk is null ? member : "key." + member;
}
