using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// The way to one token: logged in once, its sessions shared, and made anew after a loss. While that does not succeed callers are refused at once,
/// and the next attempt is made when the back-off has passed, by whoever then asks. A PIN that the token refuses is never tried a second time.
/// </summary>
internal sealed class TokenConnection : IDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);

    private readonly Pkcs11Options _options;
    private readonly TimeProvider _clock;
    private readonly Pkcs11Module _module;
    private readonly Lock _connecting = new();
    private volatile TokenSessions? _sessions;
    private volatile TokenAttachment? _attachment;
    private SecretBytes? _pin;
    private string _reason = "Nobody has logged in to the token yet";
    private int _failures;
    private long _refusedAt;
    private bool _isDisposed;

    /// <exception cref="TokenConfigurationException">There is no such module.</exception>
    public TokenConnection(Pkcs11Options options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _module = Pkcs11Module.Open(options.ModulePath);
    }

    /// <summary>What was found when the token was first attached; null before.</summary>
    public TokenAttachment? Attachment => _attachment;

    public bool HasPin => Volatile.Read(ref _pin) is not null;

    /// <summary>Sessions that are open now; 0 while the token is away.</summary>
    public int OpenSessions => _sessions?.Open ?? 0;

    /// <summary>Why there is no connection; null while there is one.</summary>
    public string? Away => _sessions is { IsLost: false } ? null : _reason;

    /// <summary>Connects for the first time, and tries the PIN once.</summary>
    /// <param name="pin">Copied, and kept for later connections; stays the caller's to dispose.</param>
    /// <exception cref="TokenConfigurationException">No such token, the PIN is wrong or cannot be tried, or keys in the token could be taken out.</exception>
    public void Attach(SecretBytes pin)
    {
        lock (_connecting)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var own = new SecretBytes(pin.Span);
            try
            {
                _sessions = Connect(own, restart: false);
                Interlocked.Exchange(ref _pin, own)?.Dispose();
                _failures = 0;
            }
            catch (Exception fault) when (fault is TokenUnavailableException or TokenConfigurationException)
            {
                own.Dispose();
                throw fault as TokenConfigurationException ?? new TokenConfigurationException(fault.Message, fault);
            }
        }
    }

    /// <summary>Does one thing in a session, after connecting anew if the token was lost; a loss on the way is met by one more attempt.</summary>
    /// <returns>The token's answer, which is not a loss.</returns>
    /// <exception cref="TokenUnavailableException">The token is away, has no session free, or no longer holds the key.</exception>
    public Ckr Perform<T>(KeyReference? key, ref T operation)
        where T : ITokenOperation, allows ref struct
    {
        for (var attempt = 0; ; attempt++)
        {
            var sessions = Connected();
            var code = Once(sessions, key, ref operation);
            if (!code.IsLoss())
            {
                return code;
            }

            Lose(sessions, $"The token answered {code.Text()}");
            if (attempt > 0)
            {
                lock (_connecting)
                {
                    BackOff();
                }

                throw new TokenUnavailableException(_reason);
            }
        }
    }

    public void Dispose()
    {
        lock (_connecting)
        {
            _isDisposed = true;
            _reason = "The server is ending";
            if (_sessions is { } sessions)
            {
                sessions.Lose();
                sessions.Close();
            }

            Interlocked.Exchange(ref _pin, null)?.Dispose();
        }
    }

    private Ckr Once<T>(TokenSessions sessions, KeyReference? key, ref T operation)
        where T : ITokenOperation, allows ref struct
    {
        if (!sessions.TryEnter())
        {
            return Ckr.SessionHandleInvalid;
        }

        try
        {
            if (!sessions.TryLease(_options.LeaseWait, out var session, out var code))
            {
                return code == Ckr.SessionCount ? throw new TokenUnavailableException("The token has no session free") : code;
            }

            var isClean = false;
            try
            {
                code = TokenObjects.With(sessions, session, key, ref operation);
                if (code.IsAmbiguous() && !sessions.IsAlive(session))
                {
                    code = Ckr.DeviceError;
                }

                isClean = code == Ckr.Ok || code.IsBadInput();
                return code;
            }
            finally
            {
                if (isClean)
                {
                    sessions.Return(session);
                }
                else
                {
                    sessions.Drop(session);
                }
            }
        }
        finally
        {
            sessions.Exit();
        }
    }

    private TokenSessions Connected()
    {
        if (_sessions is { IsLost: false } sessions)
        {
            return sessions;
        }

        // The first attempt after a loss is worth a moment to those who come with it; later ones are not.
        if (!_connecting.TryEnter(Volatile.Read(ref _failures) == 0 ? _options.LeaseWait : TimeSpan.Zero))
        {
            throw new TokenUnavailableException("The connection to the token is being made anew");
        }

        try
        {
            if (_sessions is { IsLost: false } made)
            {
                return made;
            }

            if (_isDisposed || _pin is null || (_failures > 0 && _clock.GetElapsedTime(_refusedAt) < Wait(_failures)))
            {
                throw new TokenUnavailableException(_reason);
            }

            return Reconnect(_pin);
        }
        finally
        {
            _connecting.Exit();
        }
    }

    private TokenSessions Reconnect(SecretBytes pin)
    {
        try
        {
            // What a module has seen of its tokens it may keep until it is started anew.
            var sessions = Connect(pin, restart: _failures > 0);
            _failures = 0;
            return _sessions = sessions;
        }
        catch (TokenUnavailableException fault)
        {
            _reason = fault.Message;
            BackOff();
            throw;
        }
        catch (TokenConfigurationException fault)
        {
            // Neither a PIN that was changed nor a key that can be taken out mends itself, and a PIN has few tries.
            _reason = fault.Message;
            Interlocked.Exchange(ref _pin, null)?.Dispose();
            throw new TokenUnavailableException(fault.Message, fault);
        }
    }

    private TokenSessions Connect(SecretBytes pin, bool restart)
    {
        var connected = new TokenOpening(_module, _options, _attachment).Connect(pin, restart);
        _attachment ??= connected.Attachment;
        return connected.Sessions;
    }

    private void Lose(TokenSessions sessions, string reason)
    {
        if (sessions.Lose())
        {
            _reason = reason;
            sessions.Close();
        }
    }

    private void BackOff()
    {
        _failures++;
        _refusedAt = _clock.GetTimestamp();
    }

    private static TimeSpan Wait(int failures)
    {
        var wait = FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 16));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }
}
