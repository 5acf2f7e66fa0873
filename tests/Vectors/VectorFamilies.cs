namespace Strongroom.Vectors;

/// <summary>The whole table. The tests of each level say what they make of each row; a file of the folder that is in no row fails them.</summary>
internal static class VectorFamilies
{
    public static IReadOnlyList<VectorFamily> All { get; } =
    [
        new("EC-P1363", 794, "ecdsa_secp256r1_sha256_p1363", "ecdsa_secp256k1_sha256_p1363", "ecdsa_secp384r1_sha384_p1363"),
        new("EC-P1363-wronghash", 332, "ecdsa_secp256r1_sha512_p1363"),
        new("EC-DER", 1530, "ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512"),
        new(
            "RSA-PKCS1-verify", 1553, "rsa_signature_2048_sha256", "rsa_signature_2048_sha512", "rsa_signature_3072_sha256",
            "rsa_signature_3072_sha384", "rsa_signature_4096_sha256", "rsa_signature_4096_sha512"),
        new("RSA-PKCS1-sign", 67, "rsa_pkcs1_2048_sig_gen", "rsa_pkcs1_4096_sig_gen"),
        new("RSA-size-refusal", 291, "rsa_pkcs1_1024_sig_gen", "rsa_signature_8192_sha256"),
        new(
            "RSA-PSS", 536, "rsa_pss_2048_sha256_mgf1_32", "rsa_pss_4096_sha256_mgf1_32", "rsa_pss_2048_sha384_mgf1_48",
            "rsa_pss_4096_sha512_mgf1_64"),
        new("RSA-PSS-wrongparam", 311, "rsa_pss_2048_sha256_mgf1_0", "rsa_pss_2048_sha256_mgf1sha1_20", "rsa_pss_misc"),
        new("RSA-PSS-x509", 287, "rsa_pss_2048_sha256_mgf1_32_params", "rsa_pss_4096_sha512_mgf1_64_params"),
        new(
            "RSA-OAEP", 375, "rsa_oaep_2048_sha1_mgf1sha1", "rsa_oaep_2048_sha256_mgf1sha256", "rsa_oaep_4096_sha256_mgf1sha256",
            "rsa_oaep_misc"),
        new("RSA-OAEP-wrongparam", 64, "rsa_oaep_2048_sha256_mgf1sha1", "rsa_oaep_2048_sha512_mgf1sha512"),
        new("RSA-multiprime", 36, "rsa_three_primes_oaep_2048_sha1_mgf1sha1"),
        new("RSA1_5", 134, "rsa_pkcs1_2048", "rsa_pkcs1_4096"),
        new("AES-KW", 110, "aes_wrap"),
        new("AES-KWP", 169, "aes_kwp"),
        new("AES-CBC", 144, "aes_cbc_pkcs5"),
        new("AES-GCM", 213, "aes_gcm"),
        new("HMAC", 348, "hmac_sha256", "hmac_sha512"),
        new("HKDF", 169, "hkdf_sha256", "hkdf_sha384"),
        new("PBKDF2", 182, "pbkdf2_hmacsha1", "pbkdf2_hmacsha256", "pbkdf2_hmacsha512"),
        new(
            "PBES2", 336, "pbes2_hmacsha1_aes_256", "pbes2_hmacsha256_aes_128", "pbes2_hmacsha256_aes_256",
            "pbes2_hmacsha512_aes_256"),
        new("JWE-CBC-HMAC", 188, "a128cbc_hs256", "a256cbc_hs512"),
        new(
            "EC-import", 3330, "ecdh_secp256r1_webcrypto", "ecdh_secp384r1_webcrypto", "ecdh_secp521r1_webcrypto", "ecdh_secp256r1_pem",
            "ecdh_secp521r1_pem"),
        new("EC-curves", 26, "ec_prime_order_curves"),
        new("JWS", 268, "json_web_signature"),
        new("JWK", 17, "json_web_key"),
        new("JWE", 89, "json_web_encryption"),
        new("JOSE-mixed", 56, "json_web_crypto"),
        new("Ed25519", 99, "ed25519"),
        new("Primality", 212, "primality"),
    ];
}
