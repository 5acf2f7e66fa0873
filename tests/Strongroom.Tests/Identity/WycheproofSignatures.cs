using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>
/// Wycheproof's JSON Web Signature vectors through the reader's own path. Only RS256 with an RSA key of that very algorithm may verify; a valid
/// HS, ES, PS, RS384 or RS512 vector must be refused here, since no key of ours has that algorithm.
/// </summary>
public sealed class WycheproofSignatures
{
    [Fact]
    public void Every_vector_is_verified_or_refused_as_its_algorithm_demands()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(VectorFolder(), "wycheproof", "json_web_signature_test.json")));
        var (valid, refused, byRule) = (0, 0, 0);
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var jwk = group.TryGetProperty("public", out var key) ? key : group.GetProperty("private");
            using var signer = Key(jwk);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var accepted = signer is not null && Verifies(test.GetProperty("jws"), signer);
                var ours = IsRs256(jwk) && test.GetProperty("result").GetString() == "valid" && HeaderIsOurs(test.GetProperty("jws"));
                Assert.True(accepted == ours, $"tcId {test.GetProperty("tcId")} ({test.GetProperty("comment")}): accepted={accepted}");
                (valid, refused) = accepted ? (valid + 1, refused) : (valid, refused + 1);
                byRule += !accepted && test.GetProperty("result").GetString() == "valid" ? 1 : 0;
            }
        }

        Assert.Equal(file.RootElement.GetProperty("numberOfTests").GetInt32(), valid + refused);
        Assert.InRange(valid, 5, 100);
        TestContext.Current.SendDiagnosticMessage($"{valid} verified, {refused} refused, of them {byRule} valid under algorithms or headers that are not ours");
    }

    private static bool Verifies(JsonElement jws, SigningKey key)
    {
        // The JSON serialization is an object, or a string that no compact parser takes.
        if (jws.ValueKind != JsonValueKind.String || !CompactJws.TryParse(Encoding.UTF8.GetBytes(jws.GetString()!), out var parsed))
        {
            return false;
        }

        return TokenReader.Signer(parsed, new DirectorySnapshot { Keys = ImmutableArray.Create(key) }, out _) is not null;
    }

    /// <summary>The header names the group's key and nothing beyond alg, kid, typ.</summary>
    private static bool HeaderIsOurs(JsonElement jws) => jws.ValueKind == JsonValueKind.String
        && JsonDocument.Parse(Base64Url.DecodeFromChars(jws.GetString()!.Split('.')[0])).RootElement.EnumerateObject().All(m => m.Name is "alg" or "kid" or "typ");

    private static bool IsRs256(JsonElement jwk) =>
        jwk.TryGetProperty("alg", out var algorithm) && algorithm.GetString() == "RS256" && jwk.GetProperty("kty").GetString() == "RSA";

    /// <summary>The group's key as one of ours; a key without an algorithm, or not RSA, cannot become one.</summary>
    private static SigningKey? Key(JsonElement jwk) =>
        jwk.GetProperty("kty").GetString() == "RSA" && jwk.TryGetProperty("alg", out var algorithm)
            ? SigningKey.FromPublic(jwk.GetProperty("kid").GetString()!, algorithm.GetString()!, new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(jwk.GetProperty("n").GetString()),
                Exponent = Base64Url.DecodeFromChars(jwk.GetProperty("e").GetString()),
            })
            : null;

    /// <summary><c>STRONGROOM_VECTORS</c>, else <c>shared/vectors</c> beside a folder above the test binary.</summary>
    private static string VectorFolder()
    {
        if (Environment.GetEnvironmentVariable("STRONGROOM_VECTORS") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("No shared/vectors beside the repository; set STRONGROOM_VECTORS");
    }
}
