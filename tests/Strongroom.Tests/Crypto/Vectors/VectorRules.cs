using System.Text.Json;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>How our code takes each family: a rule gets a group ready, and gives what judges each test of it.</summary>
internal static class VectorRules
{
    public static IReadOnlyDictionary<string, Func<VectorGroup, Func<JsonElement, Verdict>>> ByFamily { get; } = new Dictionary<string, Func<VectorGroup, Func<JsonElement, Verdict>>>
    {
        ["EC-P1363"] = SignatureRules.Ecdsa,
        ["EC-P1363-wronghash"] = SignatureRules.Ecdsa,
        ["EC-DER"] = SignatureRules.EcdsaDer,
        ["RSA-PKCS1-verify"] = SignatureRules.Pkcs1,
        ["RSA-PKCS1-sign"] = SignatureRules.Pkcs1Sign,
        ["RSA-size-refusal"] = SignatureRules.RsaSize,
        ["RSA-PSS"] = SignatureRules.Pss,
        ["RSA-PSS-wrongparam"] = SignatureRules.Pss,
        ["RSA-PSS-x509"] = SignatureRules.PssSpki,
        ["RSA-OAEP"] = RsaDecryptionRules.Oaep,
        ["RSA-OAEP-wrongparam"] = RsaDecryptionRules.Oaep,
        ["RSA-multiprime"] = RsaDecryptionRules.ThreePrimes,
        ["RSA1_5"] = RsaDecryptionRules.Pkcs1,
        ["AES-KW"] = SymmetricRules.KeyWrap,
        ["AES-KWP"] = SymmetricRules.KeyWrapPadded,
        ["AES-CBC"] = SymmetricRules.Cbc,
        ["AES-GCM"] = SymmetricRules.Gcm,
        ["HMAC"] = SymmetricRules.Hmac,
        ["HKDF"] = DerivationRules.Hkdf,
        ["PBKDF2"] = DerivationRules.Pbkdf2,
        ["PBES2"] = DerivationRules.Pbes2,
        ["JWE-CBC-HMAC"] = DerivationRules.CbcHmac,
        ["EC-import"] = EcKeyRules.Agreement,
        ["EC-curves"] = EcKeyRules.Curve,
        ["JWS"] = TokenRules.Jws,
        ["JWK"] = TokenRules.Jws,
        ["JWE"] = TokenRules.Jwe,
        ["JOSE-mixed"] = TokenRules.Mixed,
        ["Ed25519"] = SignatureRules.Edwards,
        ["Primality"] = DerivationRules.Prime,
    };
}
