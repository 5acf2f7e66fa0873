using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Tests.Audit;

/// <summary>A trail over a folder of its own, with the store and the keys that outlive it.</summary>
internal sealed class Installation : IAsyncDisposable, ILogger
{
    public static readonly AuditOptions SmallOptions = new() { Directory = "?", SegmentBytes = 128 * 1024, FillBytes = 32 * 1024, CheckpointEntries = 50 };

    private readonly bool _ownsFolder;

    public Installation(string? folder = null, MemoryStore? store = null, SealableKeys? keys = null, AuditOptions? options = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Path.Combine(Path.GetTempPath(), "strongroom-audit-" + Entropy.NewGuid().ToString("N"));
        Store = store ?? new MemoryStore();
        Keys = keys ?? new SealableKeys();
        Options = (options ?? SmallOptions) with { Directory = Path.Combine(Folder, "audit") };
        Directory.CreateDirectory(Folder);
        Trail = AuditModule.Create(Options, Store, Keys, Keys, TimeProvider.System, this);
    }

    public string Folder { get; }

    public MemoryStore Store { get; }

    public SealableKeys Keys { get; }

    public AuditOptions Options { get; }

    public AuditTrail Trail { get; }

    public ConcurrentQueue<string> Lines { get; } = new();

    public static async Task<Installation> OpenAsync(string? folder = null, MemoryStore? store = null, SealableKeys? keys = null, AuditOptions? options = null)
    {
        var installation = new Installation(folder, store, keys, options);
        await installation.Trail.StartAsync(CancellationToken.None);
        await installation.UnsealAsync();
        return installation;
    }

    public ValueTask UnsealAsync() => Trail.OpenAsync(new Tx(Store, Keys, new StoreKey([]), writable: true), CancellationToken.None);

    /// <summary>One change with its record, as the gate makes it.</summary>
    public async Task<CommitOutcome> ChangeAsync(AuditRecord record, string? row = null)
    {
        var batch = new Batch().Put(new StoreKey(System.Text.Encoding.ASCII.GetBytes(row ?? "t/" + record.RequestId.ToString("N"))), [1], Expect.Anything);
        Trail.Attach(batch, record);
        return await Store.CommitAsync(batch, CancellationToken.None);
    }

    public List<AuditEntry> Read() => AuditReader.Read(Options.Directory).ToList();

    public List<Guid> ReadRequests() => Read().Where(entry => entry.Kind == AuditEntryKind.Request).Select(entry => entry.Record!.RequestId).ToList();

    public VerifyResult Verify(TrailAnchor? anchor = null, string? key = null) =>
        AuditVerifier.Verify(new VerifyRequest { Directory = Options.Directory, Anchor = anchor, TrustedKey = key, IsLive = true }, CancellationToken.None);

    public string VerifierKey() => File.ReadAllText(Path.Combine(Options.Directory, "verifier-key"));

    public async ValueTask DisposeAsync()
    {
        await Trail.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>
    /// The folder as a crash at this moment would leave it. Newest file and last page first: a write is then in the copy only if
    /// everything before it is, as with a real crash between two syncs.
    /// </summary>
    public string CopyAsCrashed()
    {
        var copy = Path.Combine(Path.GetTempPath(), "strongroom-audit-" + Entropy.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(copy, "audit"));
        foreach (var path in Directory.GetFiles(Options.Directory).Where(path => !path.EndsWith("spare", StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal))
        {
            using var from = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.OpenHandle(Path.Combine(copy, "audit", Path.GetFileName(path)), FileMode.CreateNew, FileAccess.Write);
            var page = new byte[4096];
            for (var at = RandomAccess.GetLength(from) / 4096 * 4096; at >= 0; at -= 4096)
            {
                var read = RandomAccess.Read(from, page, at);
                RandomAccess.Write(to, page.AsSpan(0, read), at);
            }
        }

        return copy;
    }

    public static AuditRecord Record(Guid? id = null, string operation = "SecretGet", int status = 200) => new()
    {
        Time = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero),
        RequestId = id ?? Entropy.NewGuid(),
        Category = "AuditEvent",
        Operation = operation,
        Status = status,
        Tenant = Entropy.NewGuid(),
        ResourceId = "/subscriptions/7f0c3a52-0f5d-4b51-8f52-5f5f3f0c9f11/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv1",
        ApiVersion = "7.4",
        CallerAddress = "127.0.0.1",
        Principal = Entropy.NewGuid(),
        Application = Entropy.NewGuid(),
        ClientProof = "1",
        IdentityType = "app",
        Issuer = "https://login.localhost:8443/tenant/",
        TokenId = "AbCdEf",
        ClientInfo = "azsdk-js-keyvault-secrets/4.9.0",
        RequestUri = "https://kv1.vault.localhost:8443/secrets/name?api-version=7.4",
        ObjectId = "https://kv1.vault.localhost:8443/secrets/name",
        Duration = TimeSpan.FromMilliseconds(3),
        TlsVersion = "TLS1_3",
        Action = "Microsoft.KeyVault/vaults/secrets/getSecret/action",
        Permission = "secrets/get",
        Scope = "/subscriptions/s",
        Reason = "Granted",
        AssignmentId = Entropy.NewGuid(),
        IsRbacAuthorized = true,
    };

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception) + (exception is null ? "" : " " + exception.Message));
}
