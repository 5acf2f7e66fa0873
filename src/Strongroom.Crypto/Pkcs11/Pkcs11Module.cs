using System.Collections.Concurrent;

namespace Strongroom.Crypto;

/// <summary>
/// A loaded module. Its initialization belongs to the whole process, so there is one of these for each path, and it counts who is inside: a
/// module must not be finalized under a running call.
/// </summary>
internal sealed class Pkcs11Module
{
    private static readonly ConcurrentDictionary<string, Lazy<Pkcs11Module>> Loaded = new(StringComparer.Ordinal);
    private static readonly TimeSpan DrainWait = TimeSpan.FromSeconds(5);

    private readonly Lock _restarting = new();
    private int _inside;
    private int _epoch;
    private int _isClosed;

    private Pkcs11Module(string path)
    {
        Path = path;
        Functions = Cryptoki.Load(path);
    }

    public string Path { get; }

    public Cryptoki Functions { get; }

    /// <exception cref="TokenConfigurationException">The file is missing, or is no PKCS#11 module.</exception>
    public static Pkcs11Module Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new TokenConfigurationException($"The PKCS#11 module {path} does not exist");
        }

        // One file under two names would be one module to the loader, with two counts here.
        var resolved = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(path);
        try
        {
            return Loaded.GetOrAdd(resolved, file => new Lazy<Pkcs11Module>(() => new Pkcs11Module(file))).Value;
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new TokenConfigurationException($"{path} is no PKCS#11 module of this machine's kind", fault);
        }
    }

    /// <summary>
    /// Counts initializations. Handles of an earlier one must never be used: modules give the same numbers again, to other sessions and other
    /// objects.
    /// </summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>Stands around every use of the module; false while it is being started anew, or when that has happened since.</summary>
    /// <param name="epoch">That of the handles to be used.</param>
    public bool TryEnter(int epoch)
    {
        Interlocked.Increment(ref _inside);
        if (Volatile.Read(ref _isClosed) == 0 && Epoch == epoch)
        {
            return true;
        }

        Exit();
        return false;
    }

    public void Exit() => Interlocked.Decrement(ref _inside);

    /// <summary>Makes the module usable if nobody in this process has.</summary>
    public Ckr Initialize()
    {
        lock (_restarting)
        {
            return Volatile.Read(ref _epoch) == 0 ? Start() : Ckr.Ok;
        }
    }

    /// <summary>
    /// Finalizes and initializes, so that the module looks at its tokens again. Every session of the process is gone afterwards. The caller is
    /// not inside.
    /// </summary>
    /// <param name="code">The module's answer; <see cref="Ckr.FunctionFailed"/> when a call does not come back, and nothing was done.</param>
    public bool TryRestart(out Ckr code)
    {
        lock (_restarting)
        {
            Volatile.Write(ref _isClosed, 1);
            try
            {
                if (!SpinWait.SpinUntil(() => Volatile.Read(ref _inside) == 0, DrainWait))
                {
                    code = Ckr.FunctionFailed;
                    return false;
                }

                Functions.Finalize();
                code = Start();
                return code == Ckr.Ok;
            }
            finally
            {
                Volatile.Write(ref _isClosed, 0);
            }
        }
    }

    private Ckr Start()
    {
        Interlocked.Increment(ref _epoch);
        var code = Functions.Initialize();
        return code == Ckr.CryptokiAlreadyInitialized ? Ckr.Ok : code;
    }
}
