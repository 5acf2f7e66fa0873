using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary><c>CK_MECHANISM</c>. On Linux every number is a machine word, and structures have the compiler's own alignment.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkMechanism
{
    public Ckm Mechanism;
    public void* Parameter;
    public nuint ParameterLength;
}
