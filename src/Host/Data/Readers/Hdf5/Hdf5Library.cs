using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>The system's libhdf5, found when the first HDF5 file is opened; nothing else needs it.</summary>
internal sealed class Hdf5Library
{
    /// <summary>Names under which it is looked for: 1.10, 1.12, 1.14, later; Debian's serial build has a name of its own.</summary>
    public static readonly IReadOnlyList<string> FileNames =
    [
        "libhdf5_serial.so.103", "libhdf5_serial.so.200", "libhdf5_serial.so.310", "libhdf5.so.103", "libhdf5.so.200", "libhdf5.so.310", "libhdf5.so.320",
        "libhdf5_serial.so", "libhdf5.so", "libhdf5.dylib", "hdf5.dll",
    ];

    private static readonly Version Oldest = new(1, 10, 0);
    private static readonly Lazy<Hdf5Library> Found = new(() => Load(NativeLibrary.TryLoad));
    private readonly nint handle;

    private Hdf5Library(nint handle, Version? version, string? flaw)
    {
        this.handle = handle;
        Version = version ?? Oldest;
        Flaw = flaw;
    }

    /// <summary>Tries to load a library of some name.</summary>
    public delegate bool Loader(string name, out nint handle);

    /// <summary>The library of this machine.</summary>
    public static Hdf5Library Current => Found.Value;

    /// <summary>Held around all calls.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>What is wrong with it and what to do, to follow "it is an HDF5 file, and "; null where it can be used.</summary>
    public string? Flaw { get; }

    /// <summary>Its version.</summary>
    public Version Version { get; }

    /// <summary>Looks for the library.</summary>
    public static Hdf5Library Load(Loader load)
    {
        foreach (string name in FileNames)
        {
            if (load(name, out nint handle))
            {
                return Open(name, handle);
            }
        }

        return new Hdf5Library(0, null, "the HDF5 library (libhdf5 1.10 or later) is not installed here; install it (Debian and Ubuntu: 'apt install libhdf5-dev', "
            + "conda: 'conda install hdf5' and its lib folder in LD_LIBRARY_PATH), or write the events as Parquet");
    }

    /// <summary>A type or property list class that the library keeps in a variable: "H5T_NATIVE_DOUBLE_g".</summary>
    public long Constant(string name) => Marshal.ReadInt64(NativeLibrary.GetExport(handle, name));

    /// <summary>Whether it has a function.</summary>
    public bool Has(string function) => NativeLibrary.TryGetExport(handle, function, out _);

    private static unsafe Hdf5Library Open(string name, nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "H5get_libversion", out nint function))
        {
            return new Hdf5Library(handle, null, $"'{name}' of this machine is no HDF5 library (it has no H5get_libversion); install libhdf5 1.10 or later, or write the events as Parquet");
        }

        // The first call, or it comes too late. Files are only read, so nothing need be done at the end of the process, when threads may still be reading.
        if (NativeLibrary.TryGetExport(handle, "H5dont_atexit", out nint stay))
        {
            ((delegate* unmanaged[Cdecl]<int>)stay)();
        }

        uint major = 0, minor = 0, release = 0;
        ((delegate* unmanaged[Cdecl]<uint*, uint*, uint*, int>)function)(&major, &minor, &release);
        Version version = new((int)(major & 0xFFFF), (int)(minor & 0xFFFF), (int)(release & 0xFFFF));
        if (version < Oldest)
        {
            return new Hdf5Library(handle, version, $"'{name}' of this machine is HDF5 {version}, too old to be used; install libhdf5 1.10 or later, or write the events as Parquet");
        }

        NativeLibrary.SetDllImportResolver(typeof(Hdf5Api).Assembly, (wanted, _, _) => wanted == Hdf5Api.Name ? handle : 0);
        lock (Gate)
        {
            return new Hdf5Library(handle, version, Hdf5Api.H5open() < 0 ? $"'{name}' of this machine cannot be started; install it again, or write the events as Parquet" : null);
        }
    }
}
