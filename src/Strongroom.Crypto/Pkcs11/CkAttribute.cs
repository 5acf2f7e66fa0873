using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary><c>CK_ATTRIBUTE</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkAttribute
{
    public Cka Type;
    public void* Value;

    /// <summary>Bytes; all ones after a read that the token refused.</summary>
    public nuint Length;
}
