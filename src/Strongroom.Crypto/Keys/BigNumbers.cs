using System.Runtime.InteropServices;

namespace Strongroom.Crypto;

/// <summary>
/// OpenSSL's integers, all of which are zeroed and freed with this object; the framework's own leave copies that nobody can reach. For one thread.
/// Not constant-time: it computes with a key while its owner hands it in, not for whoever asks.
/// </summary>
internal sealed partial class BigNumbers : IDisposable
{
    private const string Library = "libcrypto.so.3";

    private readonly List<BigNumber> _all = [];
    private nint _context = NewContext();

    /// <param name="bytes">Unsigned, big-endian, leading zeros allowed.</param>
    public BigNumber Read(ReadOnlySpan<byte> bytes) => Kept(FromBytes(bytes, bytes.Length, 0));

    /// <summary>A number to hold results; 0 until then.</summary>
    public BigNumber Fresh() => Kept(NewNumber());

    public BigNumber Of(int value)
    {
        var number = Fresh();
        Check(SetWord(number, (nuint)Math.Abs((long)value)));
        SetNegative(number, value < 0 ? 1 : 0);
        return number;
    }

    public static int Bits(BigNumber number) => BitCount(number);

    public static bool IsOdd(BigNumber number) => OddBit(number) == 1;

    public static bool IsZero(BigNumber number) => BitCount(number) == 0;

    public static bool IsBitSet(BigNumber number, int bit) => BitSet(number, bit) == 1;

    /// <summary>Below, equal to or above zero, as the left is to the right.</summary>
    public static int Compare(BigNumber left, BigNumber right) => CompareNumbers(left, right);

    /// <summary>Of the absolute values.</summary>
    public static int CompareSizes(BigNumber left, BigNumber right) => CompareAbsolute(left, right);

    public BigNumber Product(BigNumber left, BigNumber right)
    {
        var result = Fresh();
        Check(Multiply(result, left, right, _context));
        return result;
    }

    public BigNumber Sum(BigNumber left, BigNumber right)
    {
        var result = Fresh();
        Check(Add(result, left, right));
        return result;
    }

    public BigNumber Difference(BigNumber left, BigNumber right)
    {
        var result = Fresh();
        Check(Subtract(result, left, right));
        return result;
    }

    /// <summary>From 0 to below the modulus.</summary>
    public BigNumber Remainder(BigNumber number, BigNumber modulus)
    {
        var result = Fresh();
        Check(NonNegativeModulo(result, number, modulus, _context));
        return result;
    }

    /// <summary>Into a number that may be one of the factors.</summary>
    public void MultiplyModulo(BigNumber result, BigNumber left, BigNumber right, BigNumber modulus) =>
        Check(ModularMultiply(result, left, right, modulus, _context));

    /// <summary>(left + right) / 2 for an odd modulus and terms below it.</summary>
    public static void HalfSumModulo(BigNumber result, BigNumber left, BigNumber right, BigNumber modulus)
    {
        Check(ModularAddQuick(result, left, right, modulus));
        if (IsOdd(result))
        {
            Check(Add(result, result, modulus));
        }

        Check(ShiftRightOnce(result, result));
    }

    /// <summary>The Jacobi symbol for an odd positive <paramref name="under"/>: -1, 0 or 1.</summary>
    public int Jacobi(BigNumber over, BigNumber under)
    {
        var symbol = Kronecker(over, under, _context);
        LibCrypto.Require(symbol is >= -1 and <= 1);
        return symbol;
    }

    /// <summary>Trial division and Miller–Rabin with random bases: 64 rounds up to 2048 bits, 128 beyond.</summary>
    public bool PassesMillerRabin(BigNumber number)
    {
        var answer = CheckPrime(number, _context, 0);
        LibCrypto.Require(answer is 0 or 1);
        return answer == 1;
    }

    public void Dispose()
    {
        foreach (var number in _all)
        {
            ClearAndFree(number);
        }

        _all.Clear();
        FreeContext(_context);
        _context = 0;
    }

    private BigNumber Kept(BigNumber number)
    {
        LibCrypto.Require(number.Handle != 0);
        _all.Add(number);
        return number;
    }

    private static void Check(int done) => LibCrypto.Require(done == 1);

    [LibraryImport(Library, EntryPoint = "BN_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "BN_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "BN_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial BigNumber NewNumber();

    [LibraryImport(Library, EntryPoint = "BN_clear_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ClearAndFree(BigNumber number);

    [LibraryImport(Library, EntryPoint = "BN_bin2bn")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial BigNumber FromBytes(ReadOnlySpan<byte> bytes, int size, nint into);

    [LibraryImport(Library, EntryPoint = "BN_set_word")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetWord(BigNumber number, nuint word);

    [LibraryImport(Library, EntryPoint = "BN_set_negative")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void SetNegative(BigNumber number, int isNegative);

    [LibraryImport(Library, EntryPoint = "BN_num_bits")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BitCount(BigNumber number);

    [LibraryImport(Library, EntryPoint = "BN_is_odd")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OddBit(BigNumber number);

    [LibraryImport(Library, EntryPoint = "BN_is_bit_set")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int BitSet(BigNumber number, int bit);

    [LibraryImport(Library, EntryPoint = "BN_cmp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CompareNumbers(BigNumber left, BigNumber right);

    [LibraryImport(Library, EntryPoint = "BN_ucmp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CompareAbsolute(BigNumber left, BigNumber right);

    [LibraryImport(Library, EntryPoint = "BN_add")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Add(BigNumber result, BigNumber left, BigNumber right);

    [LibraryImport(Library, EntryPoint = "BN_sub")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Subtract(BigNumber result, BigNumber left, BigNumber right);

    [LibraryImport(Library, EntryPoint = "BN_mul")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Multiply(BigNumber result, BigNumber left, BigNumber right, nint context);

    [LibraryImport(Library, EntryPoint = "BN_nnmod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NonNegativeModulo(BigNumber result, BigNumber number, BigNumber modulus, nint context);

    [LibraryImport(Library, EntryPoint = "BN_mod_mul")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ModularMultiply(BigNumber result, BigNumber left, BigNumber right, BigNumber modulus, nint context);

    [LibraryImport(Library, EntryPoint = "BN_mod_add_quick")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ModularAddQuick(BigNumber result, BigNumber left, BigNumber right, BigNumber modulus);

    [LibraryImport(Library, EntryPoint = "BN_rshift1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ShiftRightOnce(BigNumber result, BigNumber number);

    [LibraryImport(Library, EntryPoint = "BN_kronecker")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kronecker(BigNumber over, BigNumber under, nint context);

    [LibraryImport(Library, EntryPoint = "BN_check_prime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CheckPrime(BigNumber number, nint context, nint callback);
}
