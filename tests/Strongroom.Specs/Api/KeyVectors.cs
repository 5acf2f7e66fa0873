using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// Every published vector that we hold, through the door that clients use: the key imported, the operation called, the answers compared. What the API
/// has no operation for names the rule by which it is not judged here; the library's own tests judge it.
/// </summary>
public sealed class KeyVectors(KeyWorld world) : IClassFixture<KeyWorld>
{
    private delegate Task<Func<JsonElement, Task<Verdict>>> Rule(VectorGroup group);

    public static TheoryData<string> Names => [.. VectorFamilies.All.Select(family => family.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_vector_of_the_family_is_judged_as_published_or_by_a_rule_of_ours(string name)
    {
        var family = VectorFamilies.All.Single(each => each.Name == name);
        var rule = Rules()[name];
        var wrong = new List<string>();
        var byRule = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var file in family.Files)
        {
            using var content = VectorFiles.Wycheproof($"{file}_test.json");
            foreach (var group in content.RootElement.GetProperty("testGroups").EnumerateArray())
            {
                var judge = await rule(new VectorGroup(content.RootElement, group));
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    var verdict = await judge(test);
                    seen++;
                    if (verdict.Rule is { } named)
                    {
                        byRule[named] = byRule.GetValueOrDefault(named) + 1;
                    }

                    if (!await IsRightAsync(verdict, judge, test))
                    {
                        wrong.Add($"{file} tcId {test.GetProperty("tcId")} {test.GetProperty("result")}: {verdict}, {test.GetProperty("comment")}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(family.Tests, seen);
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen} vectors; {string.Join(", ", byRule.Select(each => $"{each.Value} by the rule '{each.Key}'"))}");
    }

    [Fact]
    public void No_family_and_no_file_is_without_a_rule()
    {
        Assert.Equal(VectorFamilies.All.Select(family => family.Name).Order(StringComparer.Ordinal), Rules().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(VectorFiles.WycheproofFiles(), VectorFamilies.All.SelectMany(family => family.Files).Order(StringComparer.Ordinal));
    }

    private static async Task<bool> IsRightAsync(Verdict verdict, Func<JsonElement, Task<Verdict>> judge, JsonElement test) => test.GetProperty("result").GetString() switch
    {
        _ when verdict.Rule is not null => verdict.Accepted == verdict.RuleAccepts,
        "valid" => verdict.Accepted,
        "invalid" => !verdict.Accepted,
        "acceptable" => verdict == await judge(test),
        _ => false,
    };

    private static Rule None(string rule) => _ => Task.FromResult<Func<JsonElement, Task<Verdict>>>(_ => Task.FromResult(new Verdict(false, rule)));

    private Dictionary<string, Rule> Rules()
    {
        var (asymmetric, symmetric) = (new RsaAndEcVectors(world.Vault), new SymmetricVectors(world.Hsm));
        const string Inside = "no operation of the API: part of what the server does inside";
        const string Tokens = "no operation of the API reads tokens";
        return new Dictionary<string, Rule>
        {
            ["EC-P1363"] = asymmetric.PublicAloneAsync,
            ["EC-P1363-wronghash"] = asymmetric.PublicAloneAsync,
            ["EC-DER"] = asymmetric.PublicAloneAsync,
            ["RSA-PKCS1-verify"] = asymmetric.PublicAloneAsync,
            ["RSA-PKCS1-sign"] = asymmetric.Pkcs1SignAsync,
            ["RSA-size-refusal"] = asymmetric.SizeAsync,
            ["RSA-PSS"] = asymmetric.PublicAloneAsync,
            ["RSA-PSS-wrongparam"] = asymmetric.PublicAloneAsync,
            ["RSA-PSS-x509"] = asymmetric.PublicAloneAsync,
            ["RSA-OAEP"] = asymmetric.OaepAsync,
            ["RSA-OAEP-wrongparam"] = asymmetric.OaepAsync,
            ["RSA-multiprime"] = asymmetric.ThreePrimesAsync,
            ["RSA1_5"] = asymmetric.Pkcs1DecryptAsync,
            ["AES-KW"] = symmetric.KeyWrapAsync,
            ["AES-KWP"] = symmetric.KeyWrapPaddedAsync,
            ["AES-CBC"] = symmetric.CbcAsync,
            ["AES-GCM"] = symmetric.GcmAsync,
            ["HMAC"] = symmetric.HmacAsync,
            ["HKDF"] = None(Inside),
            ["PBKDF2"] = None(Inside),
            ["PBES2"] = None(Inside),
            ["JWE-CBC-HMAC"] = None(Inside),
            ["EC-import"] = asymmetric.EcImportAsync,
            ["EC-curves"] = None(Inside),
            ["JWS"] = None(Tokens),
            ["JWK"] = None(Tokens),
            ["JWE"] = None(Tokens),
            ["JOSE-mixed"] = None(Tokens),
            ["Ed25519"] = asymmetric.PublicAloneAsync,
            ["Primality"] = None(Inside),
        };
    }
}
