using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Storage;

namespace Strongroom.Barrier;

/// <summary>The room of keys.</summary>
public static class BarrierModule
{
    /// <summary>
    /// Needs <see cref="TimeProvider"/> and logging. Registers <see cref="IStore"/> itself: the engine behind the <see cref="KeyFence"/>, so that
    /// nobody reaches the engine past it.
    /// </summary>
    /// <param name="engine">Makes the engine; it is disposed with the container.</param>
    public static IServiceCollection AddBarrier(this IServiceCollection services, Func<IServiceProvider, IStore> engine) => services
        .AddSingleton(at => new KeyFence(engine(at), at.GetServices<UnguardedRows>()))
        .AddSingleton<IStore>(at => at.GetRequiredService<KeyFence>())
        .AddSingleton<HeldKeys>()
        .AddSingleton<ISealState>(at => at.GetRequiredService<HeldKeys>())
        .AddSingleton<IRowGuard>(at => new RowGuard(at.GetRequiredService<HeldKeys>()))
        .AddSingleton<IPurposeSealer>(at => new PurposeSealer(at.GetRequiredService<HeldKeys>()))
        .AddSingleton<ValueSealer>()
        .AddSingleton(at => new VaultKeys(
            at.GetRequiredService<HeldKeys>(), at.GetRequiredService<IStore>(), at.GetRequiredService<IRowGuard>(), at.GetRequiredService<TimeProvider>()))
        .AddSingleton(at => new SealControl(
            at.GetRequiredService<HeldKeys>(),
            at.GetRequiredService<IStore>(),
            at.GetServices<IOpenWithKeys>(),
            at.GetRequiredService<TimeProvider>(),
            at.GetRequiredService<ILogger<SealControl>>()))
        .AddSingleton(at => new ShareCeremony(at.GetRequiredService<IStore>(), at.GetRequiredService<ISealState>(), at.GetRequiredService<TimeProvider>()))
        .AddSingleton(at => new KeyRotation(
            at.GetRequiredService<HeldKeys>(),
            at.GetRequiredService<IStore>(),
            at.GetRequiredService<TimeProvider>(),
            at.GetRequiredService<ILogger<KeyRotation>>()))
        .AddSingleton(at => new KeyRewrap(
            at.GetRequiredService<HeldKeys>(),
            at.GetRequiredService<KeyFence>(),
            at.GetRequiredService<KeyRotation>(),
            new RewrapRow(at.GetRequiredService<HeldKeys>(), at.GetServices<IRewrapRows>()),
            at.GetRequiredService<ILogger<KeyRewrap>>()));
}
