using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary>
/// The attributes of an object to be made or found, in memory that the collector does not move. It is zeroed on dispose, since an import puts the
/// key itself here. Not for more than one thread.
/// </summary>
internal sealed unsafe class Template : IDisposable
{
    private const int MostAttributes = 32;

    /// <summary>More than the nine values of an RSA key of 4096 bits and a label take.</summary>
    private const int Room = 8192;

    private CkAttribute* _attributes = (CkAttribute*)NativeMemory.AllocZeroed((nuint)(MostAttributes * sizeof(CkAttribute)) + Room);
    private int _count;
    private int _used;

    public CkAttribute* Attributes => _attributes;

    public nuint Count => (nuint)_count;

    public Template With(Cka type, bool value) => With(type, [value ? (byte)1 : (byte)0]);

    /// <param name="unless">Leave it out: objects of this kind do not have the attribute.</param>
    public Template With(Cka type, bool value, bool unless) => unless ? this : With(type, value);

    public Template With(Cka type, ulong value) => With(type, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));

    public Template With(Cka type, ReadOnlySpan<byte> value)
    {
        ObjectDisposedException.ThrowIf(_attributes is null, this);
        if (_count == MostAttributes || value.Length > Room - _used)
        {
            throw new InvalidOperationException("A template is longer than that of any key");
        }

        var at = (byte*)(_attributes + MostAttributes) + _used;
        value.CopyTo(new Span<byte>(at, value.Length));
        _attributes[_count++] = new CkAttribute { Type = type, Value = at, Length = (nuint)value.Length };

        // Modules may read machine words here.
        _used = Math.Min(Room, (_used + value.Length + 7) & ~7);
        return this;
    }

    public void Dispose()
    {
        if (_attributes is not null)
        {
            NativeMemory.Clear(_attributes, (nuint)(MostAttributes * sizeof(CkAttribute)) + Room);
            NativeMemory.Free(_attributes);
            _attributes = null;
        }

        GC.SuppressFinalize(this);
    }

    ~Template() => Dispose();
}
