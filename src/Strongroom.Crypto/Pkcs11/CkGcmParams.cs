using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary><c>CK_GCM_PARAMS</c> with the member <c>ulIvBits</c>, which the v2.40 text forgot and its header has.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkGcmParams
{
    public byte* Iv;
    public nuint IvLength;
    public nuint IvBits;
    public byte* Aad;
    public nuint AadLength;
    public nuint TagBits;
}
