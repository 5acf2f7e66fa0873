using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Strongroom.Identity.Guessing;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Two tenants with an application each, one signing key, an open snapshot: everything the room needs around it.</summary>
internal sealed class SampleInstallation : IDisposable
{
    public const string Vault = "https://vault.localhost:8443";
    public const string Arm = "https://management.localhost:8443";

    /// <summary>Making an RSA key takes a fifth of a second, so most tests share this one.</summary>
    private static readonly byte[] SharedKey = MakeKey();

    private readonly TaggedRows _guard = new();
    private readonly GcmSealer _sealer = new();

    private SampleInstallation()
    {
        Feed = new DirectoryFeed(Store, new DirectoryReader(_guard, _sealer, Options), NullLogger<DirectoryFeed>.Instance);
        Validator = new AccessTokenValidator(Feed, Options, Clock);
        Rotation = new SigningKeyRotation(_sealer, Options);
        Units = new UnitsOfWork(Store, _guard, Clock);
        Ledger = new JtiLedger(Units);
        NewGuesses();
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2027, 1, 15, 12, 0, 0, 250, TimeSpan.Zero));

    public MemoryStore Store { get; } = new();

    public ListTrail Trail { get; } = new();

    public IdentityOptions Options { get; } = new()
    {
        LoginOrigin = "https://login.localhost:8443",
        Resources = [Vault, "https://managedhsm.localhost:8443", Arm, "https://graph.localhost:8443"],
    };

    public DirectoryFeed Feed { get; private set; }

    public AccessTokenValidator Validator { get; private set; }

    public SigningKeyRotation Rotation { get; }

    public UnitsOfWork Units { get; }

    public JtiLedger Ledger { get; }

    public TokenService Tokens { get; private set; }

    public TenantId TenantA { get; } = TenantId.New();

    public TenantId TenantB { get; } = TenantId.New();

    public SampleClient ClientA { get; private set; } = null!;

    public SampleClient ClientB { get; private set; } = null!;

    public static async Task<SampleInstallation> CreateAsync(bool ownKey = false)
    {
        var made = new SampleInstallation();
        var now = made.Clock.Now;
        await made.ChangeAsync(async tx =>
        {
            await PrincipalDirectory.CreateTenantAsync(tx, made.TenantA, "A", home: true, now, default);
            await PrincipalDirectory.CreateTenantAsync(tx, made.TenantB, "B", home: false, now, default);
            made.ClientA = SampleClient.Of(PrincipalDirectory.CreateApplication(tx, made.TenantA, "app a", TimeSpan.FromDays(90), now).Value);
            made.ClientB = SampleClient.Of(PrincipalDirectory.CreateApplication(tx, made.TenantB, "app b", null, now).Value);
            if (ownKey)
            {
                await made.Rotation.RotateIfDueAsync(tx, now, default);
            }
            else
            {
                made.InsertSharedKey(tx);
            }
        });
        await made.OpenAsync();
        return made;
    }

    /// <summary>Forgets every failed attempt, as a restart does.</summary>
    [MemberNotNull(nameof(Tokens))]
    public void NewGuesses() => Tokens = new TokenService(
        new ClientAuthentication([new SecretProof(), new AssertionProof([new CertificateProof(Options, Ledger, new SubjectTrust(Units))])]),
        new TokenIssuer(Options, Clock),
        new GuessGuard(Clock),
        Clock);

    public ValueTask OpenAsync() => Feed.OpenAsync(new Tx(Store, _guard, new StoreKey([]), writable: false), default);

    /// <summary>What a restart leaves: the same store and keys, new objects.</summary>
    public async Task RestartAsync()
    {
        Feed.Close();
        Feed = new DirectoryFeed(Store, new DirectoryReader(_guard, _sealer, Options), NullLogger<DirectoryFeed>.Instance);
        Validator = new AccessTokenValidator(Feed, Options, Clock);
        await OpenAsync();
    }

    public Tx NewTx() => new(Store, _guard, new StoreKey([]), writable: true);

    public async Task ChangeAsync(Func<Tx, ValueTask> change)
    {
        var tx = NewTx();
        await change(tx);
        var outcome = await Store.CommitAsync(tx.ToBatch(), default);
        Assert.True(outcome.Committed, $"conflict at {outcome.Conflict}");
    }

    /// <summary>A token of client A for the vault.</summary>
    public string IssueA(string resource = Vault) => Issue(TenantA, ClientA, resource);

    public string IssueB(string resource = Vault) => Issue(TenantB, ClientB, resource);

    public string Issue(TenantId tenant, SampleClient client, string resource)
    {
        using var signIn = Ask(tenant, client, resource);
        Assert.Null(signIn.Error);
        return Encoding.ASCII.GetString(signIn.Token!.Span);
    }

    public SignIn Ask(TenantId tenant, SampleClient client, string resource)
    {
        using var request = new TokenRequest();
        Assert.True(request.TrySet("grant_type", "client_credentials"));
        Assert.True(request.TrySet("client_id", client.Client.ToString()));
        Assert.True(request.TrySet("scope", resource + "/.default"));
        Assert.True(request.TrySetSecret(new SecretBytes(Encoding.ASCII.GetBytes(client.Secret))));
        return Tokens.AnswerAsync(Feed.Current!, tenant.ToString(), TokenVersion.V2, request, default).AsTask().GetAwaiter().GetResult();
    }

    public TokenExpectation VaultOf(TenantId tenant) => new(tenant, [Vault, Vault + "/"]);

    public Result<Caller> Present(string token, TokenExpectation? expectation = null) =>
        Validator.Authenticate("Bearer " + token, expectation ?? VaultOf(TenantA));

    private static byte[] MakeKey()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKey();
    }

    private void InsertSharedKey(Tx tx)
    {
        const string Kid = "00112233445566778899aabbccddeeff";
        tx.Insert(IdentityRows.SigningKeys.Key(Kid), new SigningKeyRecord
        {
            Algorithm = SigningKey.Rs256,
            CreatedAt = Clock.Now,
            SignsFrom = DateTimeOffset.FromUnixTimeMilliseconds(Clock.Now.ToUnixTimeMilliseconds()),
            SealedPrivateKey = [.. _sealer.Seal(SigningKeyRotation.Purpose, SigningKeyRotation.SealContext(Kid), SharedKey)],
        });
    }

    public void Dispose() => Feed.Dispose();
}
