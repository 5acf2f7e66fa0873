using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

public sealed class MacAndDerivationVectors
{
    [Fact]
    public void Wycheproof_hkdf_sha256_derives_as_published()
    {
        using var file = VectorFiles.Wycheproof("hkdf_sha256_test.json");
        var seen = 0;
        foreach (var test in file.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()))
        {
            var size = test.GetProperty("size").GetInt32();
            var output = new byte[size];
            void Derive() => HKDF.DeriveKey(HashAlgorithmName.SHA256, test.Hex("ikm"), output, test.Hex("salt"), test.Hex("info"));
            if (test.GetProperty("result").GetString() == "valid")
            {
                Derive();
                Assert.Equal(test.Hex("okm"), output);
            }
            else
            {
                Assert.ThrowsAny<ArgumentException>(Derive);
            }

            seen++;
        }

        Assert.Equal(86, seen);
    }

    [Fact]
    public void A_purpose_key_is_hkdf_with_the_installation_as_salt_and_kv1_before_the_purpose()
    {
        var master = RandomNumberGenerator.GetBytes(32);
        var installation = Entropy.NewGuid();
        using var key = PurposeKey.Derive(master, installation, "row-tag");
        Assert.Equal(HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, installation.ToByteArray(bigEndian: true), "kv1row-tag"u8.ToArray()), key.Span.ToArray());

        using var otherPurpose = PurposeKey.Derive(master, installation, "row-tah");
        using var otherInstallation = PurposeKey.Derive(master, Entropy.NewGuid(), "row-tag");
        Assert.NotEqual(key.Span.ToArray(), otherPurpose.Span.ToArray());
        Assert.NotEqual(key.Span.ToArray(), otherInstallation.Span.ToArray());
    }

    [Fact]
    public void Wycheproof_hmac_sha256_with_our_key_and_tag_size_matches_or_is_refused_as_published()
    {
        using var file = VectorFiles.Wycheproof("hmac_sha256_test.json");
        var seen = 0;
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            if (group.GetProperty("keySize").GetInt32() != 256)
            {
                continue;
            }

            var fullTag = group.GetProperty("tagSize").GetInt32() == 256;
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                using var rowTag = new RowTag(test.Hex("key"));
                var message = test.Hex("msg");
                var cut = message.Length / 3;
                var accepted = rowTag.Matches(message.AsSpan(0, cut), message.AsSpan(cut), test.Hex("tag"));

                // A truncated tag is one that we do not make, and must not accept.
                Assert.Equal(fullTag && test.GetProperty("result").GetString() == "valid", accepted);
                seen++;
            }
        }

        Assert.True(seen >= 100);
    }

    [Fact]
    public void A_row_tag_of_a_long_row_equals_the_framework_s_hmac()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var rowTag = new RowTag(key);
        foreach (var size in (int[])[0, 1, 500, 1020, 1024, 1025, 5000])
        {
            var body = RandomNumberGenerator.GetBytes(size);
            var tag = new byte[RowTag.Size];
            rowTag.Compute("head"u8, body, tag);
            Assert.Equal(HMACSHA256.HashData(key, (byte[])[.. "head"u8, .. body]), tag);
        }
    }

    [Fact]
    public void Key_commitment_is_hmac_of_the_label_and_the_context()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        foreach (var size in (int[])[0, 40, 502, 503, 4000])
        {
            var context = RandomNumberGenerator.GetBytes(size);
            var commitment = new byte[KeyCommitment.Size];
            KeyCommitment.Compute(key, context, commitment);
            Assert.Equal(HMACSHA256.HashData(key, (byte[])[.. "kv1-commit"u8, .. context]), commitment);
            Assert.True(KeyCommitment.Matches(key, context, commitment));
            commitment[31] ^= 1;
            Assert.False(KeyCommitment.Matches(key, context, commitment));
            Assert.False(KeyCommitment.Matches(key, context, commitment.AsSpan(0, 31)));
        }
    }
}
