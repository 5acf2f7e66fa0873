using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary><c>CK_TOKEN_INFO</c>. Texts are padded with blanks and not ended by a zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkTokenInfo
{
    public fixed byte Label[32];
    public fixed byte Manufacturer[32];
    public fixed byte Model[16];
    public fixed byte Serial[16];
    public ulong Flags;
    public nuint MaxSessions;
    public nuint Sessions;
    public nuint MaxRwSessions;
    public nuint RwSessions;
    public nuint MaxPin;
    public nuint MinPin;
    public nuint TotalPublicMemory;
    public nuint FreePublicMemory;
    public nuint TotalPrivateMemory;
    public nuint FreePrivateMemory;
    public fixed byte HardwareVersion[2];
    public fixed byte FirmwareVersion[2];
    public fixed byte UtcTime[16];
}
