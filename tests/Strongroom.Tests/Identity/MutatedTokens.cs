using System.Text;
using CsCheck;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Row J18 and a corpus of small changes: one text of a token is valid, and no other.</summary>
public sealed class MutatedTokens : IAsyncLifetime
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact, Trait("Row", "J18")]
    public void J18_every_truncation_at_either_end_is_refused()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        for (var length = 0; length < token.Length; length++)
        {
            Assert.NotNull(_at.Present(token[..length]).Error);
            Assert.NotNull(_at.Present(token[^length..]).Error);
        }
    }

    [Fact]
    public void Every_character_changed_to_a_neighbour_is_refused_the_unused_bits_of_the_last_included()
    {
        var token = _at.IssueA();
        var cases = 0;
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var replacement in Replacements(token[i]))
            {
                var text = new StringBuilder(token) { [i] = replacement }.ToString();
                Assert.NotNull(_at.Present(text).Error);
                cases++;
            }
        }

        Assert.InRange(cases, 300, int.MaxValue);
    }

    [Fact]
    public void Every_insertion_of_what_a_lenient_decoder_skips_is_refused()
    {
        var token = _at.IssueA();
        string[] inserted = ["=", "==", " ", "\t", "\r\n", "\n", ".", "+", "/", "%3D", "\0", "\u00e9", "\u2024", "\uff0e", "A", "?"];
        var cases = 0;
        foreach (var text in inserted)
        {
            foreach (var at in new[] { 1, token.IndexOf('.'), token.IndexOf('.') + 1, token.LastIndexOf('.'), token.LastIndexOf('.') + 1, token.Length - 1, token.Length })
            {
                Assert.NotNull(_at.Present(token.Insert(at, text)).Error);
                cases++;
            }
        }

        Assert.Equal(112, cases);
    }

    [Fact]
    public void Wide_characters_that_narrow_to_the_token_are_refused_while_it_is_remembered()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        for (var i = 0; i < token.Length; i += 37)
        {
            var wide = new StringBuilder(token) { [i] = (char)(token[i] + 0x100) }.ToString();
            Assert.Equal(TokenRefusals.Invalid, _at.Present(wide).Error);
        }
    }

    [Fact]
    public void Random_bytes_in_every_part_make_no_caller_and_no_crash() => Gen.Byte.Array[0, 600].Array[3].Sample(
        parts =>
        {
            var text = string.Join('.', parts.Select(p => System.Buffers.Text.Base64Url.EncodeToString(p)));
            Assert.Equal(TokenRefusals.Invalid, _at.Present(text).Error);
        },
        iter: 2000);

    [Fact]
    public void Random_json_with_a_good_signature_makes_no_crash()
    {
        var header = Forgery.Header(_at.IssueA()).ToJsonString();
        string[] values = ["1", "\"x\"", "null", "[]", "{}", "\"\\ud800\"", "1e999", "\"" + _at.TenantA + "\"", "[1,[2,[3,[4,[5,[6,[7,[8,[9]]]]]]]]]"];
        string[] names = ["iss", "tid", "aud", "iat", "nbf", "exp", "oid", "appid", "idtyp", "appidacr", "uti", "cnf", "\\ud800", "\\u0069ss"];
        Gen.Int[0, names.Length - 1].Select(Gen.Int[0, values.Length - 1]).Array[0, 14].Sample(
            members =>
            {
                var payload = "{" + string.Join(',', members.Select(m => $"\"{names[m.Item1]}\":{values[m.Item2]}")) + "}";
                Assert.NotNull(_at.Present(Forgery.Signed(_at, header, payload)).Error);
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void What_is_remembered_is_judged_as_if_it_were_not()
    {
        var corpus = new List<string> { _at.IssueA(), _at.IssueA(SampleInstallation.Vault + "/"), _at.IssueA(SampleInstallation.Arm), _at.IssueB(), "x.y.z" };
        corpus.Add(Forgery.WithClaims(_at, c => c["oid"] = Guid.NewGuid().ToString()));
        corpus.Add(Forgery.WithClaims(_at, c => c["exp"] = _at.Clock.Now.ToUnixTimeSeconds() + 400));
        corpus.Add(Forgery.WithClaims(_at, c => c["nbf"] = _at.Clock.Now.ToUnixTimeSeconds() + 200));
        TokenExpectation[] expectations =
        [
            _at.VaultOf(_at.TenantA), _at.VaultOf(_at.TenantB), new(_at.TenantA, [SampleInstallation.Arm]), new(_at.TenantA, []), _at.VaultOf(TenantId.New()),
        ];
        var steps = 0;
        Gen.Int[0, corpus.Count - 1].Select(Gen.Int[0, expectations.Length - 1], Gen.Int[0, 30]).Array[60].Sample(
            script =>
            {
                foreach (var (token, expectation, action) in script)
                {
                    Act(action);
                    Assert.Equal(Plainly(corpus[token], expectations[expectation]), Said(_at.Present(corpus[token], expectations[expectation])));
                    steps++;
                }
            },
            iter: 40, threads: 1);
        Assert.Equal(40 * 60, steps);
    }

    private void Act(int action)
    {
        var change = action switch
        {
            0 => _at.ChangeAsync(async tx => await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, false, default)),
            1 => _at.ChangeAsync(async tx => await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, true, default)),
            2 => _at.ChangeAsync(async tx => await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, false, default)),
            3 => _at.ChangeAsync(async tx => await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, true, default)),
            4 => _at.OpenAsync().AsTask(),
            _ => Task.CompletedTask,
        };
        Assert.True(change.IsCompletedSuccessfully);
        _at.Clock.Advance(TimeSpan.FromSeconds(action == 5 ? 100 : 0));
    }

    /// <summary>The verdict with nothing remembered: read and judged from the bytes.</summary>
    private string Plainly(string token, TokenExpectation expectation)
    {
        var directory = _at.Feed.Current!;
        var verified = TokenReader.Read(Encoding.ASCII.GetBytes(token), directory);
        return verified is null
            ? TokenRefusals.Invalid.Message
            : Said(TokenRules.Judge(verified, expectation, directory, _at.Clock.Now.ToUnixTimeSeconds(), 86_400));
    }

    private static string Said(Result<Caller> result) => result.IsRefused(out var error, out var caller) ? error.Message : caller.ToString();

    private static string Replacements(char original)
    {
        var index = Alphabet.IndexOf(original, StringComparison.Ordinal);
        return index < 0 ? "-A" : string.Concat([Alphabet[index ^ 1], Alphabet[index ^ 2], Alphabet[index ^ 32]]);
    }
}
