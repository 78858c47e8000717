using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>Failures of libhdf5: it keeps them in a stack of its own, and prints them unless told not to.</summary>
internal static unsafe class Hdf5Error
{
    private const int MaxText = 200;

    /// <summary>Stops the library from printing; a thread-safe build keeps this for every thread by itself.</summary>
    public static void Silence() => _ = Hdf5Api.H5Eset_auto2(Hdf5Api.Default, 0, 0);

    /// <summary>Passes a result on where it is no failure.</summary>
    /// <param name="result">Result of a call.</param>
    /// <param name="what">What the call was to read, to follow "cannot be read: ".</param>
    /// <exception cref="InvalidDataException">It failed; the innermost reason that the library gives is quoted.</exception>
    public static long Check(long result, string what)
    {
        if (result >= 0)
        {
            return result;
        }

        byte* text = stackalloc byte[MaxText];
        text[0] = 0;
        _ = Hdf5Api.H5Ewalk2(Hdf5Api.Default, 0, &TakeInnermost, text);
        _ = Hdf5Api.H5Eclear2(Hdf5Api.Default);
        string reason = new([.. (Marshal.PtrToStringUTF8((nint)text) ?? "").Select(c => char.IsControl(c) || c == ';' ? ',' : c)]);
        throw new InvalidDataException(reason.Length > 0 ? $"{what} ({reason})" : what);
    }

    // An entry of the stack: three identifiers, a line number, and three texts of which the last is the description.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TakeInnermost(uint depth, byte* entry, byte* destination)
    {
        const int descriptionAt = (3 * sizeof(long)) + sizeof(long) + (2 * sizeof(long));
        byte* description = *(byte**)(entry + descriptionAt);
        if (depth == 0 && description is not null)
        {
            int length = 0;
            while (length < MaxText - 1 && description[length] != 0)
            {
                destination[length] = description[length];
                length++;
            }

            destination[length] = 0;
        }

        return 0;
    }
}
