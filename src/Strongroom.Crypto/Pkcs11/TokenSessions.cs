using System.Collections.Concurrent;

namespace Strongroom.Crypto;

/// <summary>
/// The sessions of one connection to a token: a bounded number that work, opened when first needed, and one that does nothing but keep the login,
/// which ends when the last session closes.
/// </summary>
internal sealed class TokenSessions(Pkcs11Module module, int epoch, nuint slot, nuint keeper, int most) : IDisposable
{
    private readonly ConcurrentBag<nuint> _idle = [];
    private readonly SemaphoreSlim _free = new(most);
    private int _open;
    private int _isLost;

    public Cryptoki Functions => module.Functions;

    public bool TryEnter() => !IsLost && module.TryEnter(epoch);

    public void Exit() => module.Exit();

    public nuint Slot => slot;

    /// <summary>Sessions that are open, the keeper not counted.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Handles of objects by their reference. A handle is good for as long as the connection.</summary>
    public ConcurrentDictionary<UInt128, nuint> Handles { get; } = new();

    public bool IsLost => Volatile.Read(ref _isLost) != 0;

    /// <returns>True for the first who says so.</returns>
    public bool Lose() => Interlocked.Exchange(ref _isLost, 1) == 0;

    /// <summary>A session for one caller, who returns it or drops it.</summary>
    /// <param name="code"><see cref="Ckr.SessionCount"/> when none became free in time; else the token's answer to opening one.</param>
    public bool TryLease(TimeSpan wait, out nuint session, out Ckr code)
    {
        session = 0;
        if (!_free.Wait(wait))
        {
            code = Ckr.SessionCount;
            return false;
        }

        if (_idle.TryTake(out session))
        {
            code = Ckr.Ok;
            return true;
        }

        code = Functions.OpenSession(slot, out session);
        if (code == Ckr.Ok)
        {
            Interlocked.Increment(ref _open);
            return true;
        }

        _free.Release();
        return false;
    }

    /// <summary>Gives a session back of which the last call left nothing behind.</summary>
    public void Return(nuint session)
    {
        if (IsLost)
        {
            Drop(session);
            return;
        }

        _idle.Add(session);
        _free.Release();
    }

    /// <summary>Closes a session that may have a call begun and not ended in it.</summary>
    public void Drop(nuint session)
    {
        Functions.CloseSession(session);
        Interlocked.Decrement(ref _open);
        _free.Release();
    }

    /// <summary>The session still stands and is logged in, and the token behind it answers.</summary>
    public bool IsAlive(nuint session) =>
        !IsLost && Functions.GetTokenInfo(slot, out _) == Ckr.Ok && Functions.GetSessionInfo(session, out var isLoggedIn) == Ckr.Ok && isLoggedIn;

    /// <summary>Closes what is idle and the keeper; what is leased is closed by who has it.</summary>
    public void Close()
    {
        // After a restart the numbers belong to others.
        if (!module.TryEnter(epoch))
        {
            return;
        }

        try
        {
            while (_idle.TryTake(out var session))
            {
                Functions.CloseSession(session);
                Interlocked.Decrement(ref _open);
            }

            Functions.CloseSession(keeper);
        }
        finally
        {
            module.Exit();
        }
    }

    public void Dispose() => _free.Dispose();
}
