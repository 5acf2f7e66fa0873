using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

/// <summary>The Barrier as the server composes it, over a store in memory. A second one over the same store is the process after a restart.</summary>
internal sealed class TestInstallation : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestInstallation(InMemoryStore? store = null, IEnumerable<IOpenWithKeys>? rooms = null, Func<TestInstallation, IRewrapRows>? rewraps = null)
    {
        Memory = store ?? new InMemoryStore();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddBarrier(_ => Memory);
        foreach (var room in rooms ?? [])
        {
            services.AddSingleton(room);
        }

        if (rewraps is not null)
        {
            services.AddSingleton(_ => rewraps(this));
        }

        _services = services.BuildServiceProvider();
    }

    public static FixedSlot Slot { get; } = new(7);

    public ManualClock Clock { get; } = new();

    public InMemoryStore Memory { get; }

    public HeldKeys Held => Get<HeldKeys>();

    public IStore Store => Get<IStore>();

    public SealControl Control => Get<SealControl>();

    public IRowGuard Guard => Get<IRowGuard>();

    public IPurposeSealer Purposes => Get<IPurposeSealer>();

    public VaultKeys VaultKeys => Get<VaultKeys>();

    public ValueSealer Values => Get<ValueSealer>();

    public KeyRotation Rotation => Get<KeyRotation>();

    public KeyRewrap Rewrap => new(
        Held,
        Get<KeyFence>(),
        Rotation,
        new RewrapRow(Held, _services.GetServices<IRewrapRows>()),
        Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRewrap>.Instance)
    {
        Settle = TimeSpan.FromMilliseconds(20),
    };

    public static async Task<TestInstallation> OpenedAsync(IEnumerable<IOpenWithKeys>? rooms = null, Func<TestInstallation, IRewrapRows>? rewraps = null)
    {
        var made = new TestInstallation(rooms: rooms, rewraps: rewraps);
        Assert.Null((await made.Control.InitializeAsync(Slot, default)).Error);
        await made.UnsealAsync();
        return made;
    }

    public async Task UnsealAsync() => Assert.Null((await Control.UnsealAsync(Slot, default)).Error);

    public Tx System() => new(Store, Guard, default, writable: true);

    public async Task<bool> CommitAsync(Tx tx) => (await Store.CommitAsync(tx.ToBatch(), default)).Committed;

    public async Task<(TenantId Tenant, VaultId Vault)> NewVaultAsync(TenantId? tenant = null)
    {
        var (owner, vault) = (tenant ?? TenantId.New(), VaultId.New());
        var tx = System();
        VaultKeys.Create(tx, owner, vault);
        Assert.True(await CommitAsync(tx));
        return (owner, vault);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
