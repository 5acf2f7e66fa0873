using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// An RSA key in the token; what its public half can do is done in software. PKCS#1 v1.5 decryption prefers raw RSA and takes the padding off in
/// constant time here, since tokens tell bad padding apart by answer or by time. OAEP with SHA-256 goes the same way where the token refuses it.
/// </summary>
internal sealed class TokenRsaKey(TokenConnection connection, KeyReference reference, KeyShape shape, PublicKeyParts publicParts)
    : Pkcs11Key(connection, reference, shape, publicParts)
{
    private readonly RsaPublicKey _public = new(shape, publicParts);

    public override byte[] Sign(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        var rsa = (RsaSignature)algorithm;
        var signature = new byte[Shape.ModulusSize];
        var operation = new SinglePart
        {
            Kind = SinglePartKind.Sign,
            Mechanism = rsa.IsPss ? Ckm.RsaPkcsPss : Ckm.RsaPkcs,
            Parameter = rsa.IsPss ? MechanismParameters.Pss(rsa.Hash!.Value, rsa.DigestSize!.Value) : default,
            Input = rsa.IsPss || rsa.Hash is null ? digest : DigestInfo.Of(rsa.Hash.Value, digest),
            Output = signature,
        };
        Demand(ref operation, algorithm);
        return operation.Written == signature.Length ? signature : throw new TokenUnavailableException($"The token's {algorithm} signature has {operation.Written} bytes");
    }

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) =>
        _public.Verify((RsaSignature)algorithm, digest, signature);

    public override CipherOutput Encrypt(CipherAlgorithm algorithm, in CipherInput input) => new(_public.Encrypt((RsaEncryption)algorithm, input.Value));

    public override SecretBytes? Decrypt(CipherAlgorithm algorithm, in CipherInput input)
    {
        var rsa = (RsaEncryption)algorithm;
        var mechanisms = Mechanisms;
        var hasRaw = mechanisms is null || mechanisms.Has(Ckm.RsaX509);
        if (rsa.OaepHash is null)
        {
            return hasRaw ? Raw(rsa, input) : Padded(rsa, Ckm.RsaPkcs, [], input);
        }

        if (rsa.OaepHash != HashAlgorithmName.SHA256)
        {
            return Padded(rsa, Ckm.RsaPkcsOaep, MechanismParameters.Oaep(rsa.OaepHash.Value), input);
        }

        // The mechanism is in the list of a token that has it for SHA-1 alone: what the parameter is answered with decides, once.
        if (mechanisms is null || !mechanisms.Has(Ckm.RsaPkcsOaep) || mechanisms.RefusesOaep256)
        {
            return Raw(rsa, input);
        }

        var operation = Decryption(Ckm.RsaPkcsOaep, MechanismParameters.Oaep(HashAlgorithmName.SHA256), input, out var room);
        using (room)
        {
            var code = Perform(ref operation);
            if (code == Ckr.Ok)
            {
                return new SecretBytes(room.Span[..operation.Written]);
            }

            if (operation.HasBegun && (code.IsBadInput() || code.IsAmbiguous()))
            {
                return null;
            }

            if (code is not (Ckr.ArgumentsBad or Ckr.MechanismInvalid or Ckr.MechanismParamInvalid) || !hasRaw)
            {
                throw Refused(code, algorithm);
            }
        }

        mechanisms.RefusesOaep256 = true;
        return Raw(rsa, input);
    }

    protected override string? Lacks(TokenMechanisms mechanisms, KeyAlgorithm algorithm, KeyOperation operation) => (algorithm, operation) switch
    {
        (_, KeyOperation.Verify or KeyOperation.Encrypt or KeyOperation.WrapKey) => null,
        (RsaSignature { IsPss: true }, _) => mechanisms.Has(Ckm.RsaPkcsPss) ? null : Needs(algorithm, "CKM_RSA_PKCS_PSS"),
        (RsaSignature, _) => mechanisms.Has(Ckm.RsaPkcs) ? null : Needs(algorithm, "CKM_RSA_PKCS"),
        (RsaEncryption { OaepHash: null }, _) => mechanisms.Has(Ckm.RsaX509) || mechanisms.Has(Ckm.RsaPkcs) ? null : Needs(algorithm, "CKM_RSA_X_509 or CKM_RSA_PKCS"),
        (RsaEncryption { OaepHash.Name: nameof(HashAlgorithmName.SHA256) }, _) when mechanisms.Has(Ckm.RsaX509) => null,
        (RsaEncryption { OaepHash.Name: nameof(HashAlgorithmName.SHA256) }, _) when mechanisms.RefusesOaep256 =>
            $"The token does {KeyAlgorithms.RsaOaep} with SHA-1 alone and has no CKM_RSA_X_509, which {algorithm} then needs.",
        _ => mechanisms.Has(Ckm.RsaPkcsOaep) ? null : Needs(algorithm, "CKM_RSA_PKCS_OAEP"),
    };

    private SecretBytes? Padded(RsaEncryption algorithm, Ckm mechanism, byte[] parameter, in CipherInput input)
    {
        var operation = Decryption(mechanism, parameter, input, out var room);
        using (room)
        {
            return TryFinish(ref operation, algorithm) ? new SecretBytes(room.Span[..operation.Written]) : null;
        }
    }

    private SecretBytes? Raw(RsaEncryption algorithm, in CipherInput input)
    {
        var operation = Decryption(Ckm.RsaX509, [], input, out var room);
        using (room)
        {
            if (!TryFinish(ref operation, algorithm))
            {
                return null;
            }

            AlignRight(room, operation.Written);
            if (algorithm.OaepHash is not null)
            {
                return OaepPadding.RemoveSha256(room.Writable);
            }

            var start = SecretPadding.FindPkcs1Message(room.Span);
            return start < 0 ? null : new SecretBytes(room.Span[start..]);
        }
    }

    private SinglePart Decryption(Ckm mechanism, byte[] parameter, in CipherInput input, out SecretBytes room)
    {
        room = SecretBytes.Allocate(Shape.ModulusSize);
        return new SinglePart { Kind = SinglePartKind.Decrypt, Mechanism = mechanism, Parameter = parameter, Input = input.Value, Output = room.Writable };
    }
}
