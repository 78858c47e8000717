using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>
/// The functions of libhdf5 that are used, under their own names; identifiers (hid_t) are 64 bits wide since 1.10. Negative results are
/// failures. Call them only while <see cref="Hdf5Library.Gate"/> is held: the library may be built without thread safety.
/// </summary>
internal static unsafe partial class Hdf5Api
{
    /// <summary>The name that <see cref="Hdf5Library"/> resolves.</summary>
    public const string Name = "libhdf5 of the system";

    /// <summary>The default property list.</summary>
    public const long Default = 0;

    [LibraryImport(Name)]
    public static partial int H5open();

    [LibraryImport(Name)]
    public static partial int H5free_memory(nint memory);

    [LibraryImport(Name)]
    public static partial int H5Eset_auto2(long stack, nint function, nint data);

    [LibraryImport(Name)]
    public static partial int H5Eclear2(long stack);

    [LibraryImport(Name)]
    public static partial int H5Ewalk2(long stack, int direction, delegate* unmanaged[Cdecl]<uint, byte*, byte*, int> function, byte* data);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial long H5Fopen(string path, uint flags, long access);

    [LibraryImport(Name)]
    public static partial int H5Fclose(long file);

    [LibraryImport(Name)]
    public static partial int H5Iget_type(long id);

    [LibraryImport(Name)]
    public static partial int H5Idec_ref(long id);

    [LibraryImport(Name)]
    public static partial int H5Gget_info(long group, byte* info);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lexists(long group, string name, long access);

    /// <summary>Up to 1.10.</summary>
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lget_info(long group, string name, byte* info, long access);

    /// <summary>From 1.12.</summary>
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lget_info2(long group, string name, byte* info, long access);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint H5Lget_name_by_idx(long group, string name, int index, int order, ulong number, byte* text, nuint size, long access);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial long H5Oopen(long group, string name, long access);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial long H5Dopen2(long group, string name, long access);

    [LibraryImport(Name)]
    public static partial long H5Dget_type(long dataset);

    [LibraryImport(Name)]
    public static partial long H5Dget_space(long dataset);

    [LibraryImport(Name)]
    public static partial int H5Dget_space_status(long dataset, int* status);

    /// <summary>From 1.10.5.</summary>
    [LibraryImport(Name)]
    public static partial int H5Dget_num_chunks(long dataset, long space, ulong* count);

    [LibraryImport(Name)]
    public static partial long H5Dget_create_plist(long dataset);

    [LibraryImport(Name)]
    public static partial int H5Dread(long dataset, long memoryType, long memorySpace, long fileSpace, long transfer, void* buffer);

    [LibraryImport(Name)]
    public static partial long H5Pcreate(long kind);

    [LibraryImport(Name)]
    public static partial int H5Pset_fclose_degree(long access, int degree);

    /// <summary>From 1.10.7.</summary>
    [LibraryImport(Name)]
    public static partial int H5Pset_file_locking(long access, byte use, byte ignoreDisabled);

    [LibraryImport(Name)]
    public static partial int H5Pset_chunk_cache(long access, nuint slots, nuint bytes, double preemption);

    [LibraryImport(Name)]
    public static partial int H5Pset_vlen_mem_manager(
        long transfer, delegate* unmanaged[Cdecl]<nuint, nint, nint> allocate, nint allocateInfo, delegate* unmanaged[Cdecl]<nint, nint, void> free, nint freeInfo);

    [LibraryImport(Name)]
    public static partial int H5Pget_layout(long creation);

    [LibraryImport(Name)]
    public static partial int H5Pget_chunk(long creation, int most, ulong* sizes);

    [LibraryImport(Name)]
    public static partial int H5Pget_external_count(long creation);

    [LibraryImport(Name)]
    public static partial int H5Pget_nfilters(long creation);

    [LibraryImport(Name)]
    public static partial int H5Pget_filter2(long creation, uint number, uint* flags, nuint* values, uint* value, nuint size, byte* name, uint* config);

    [LibraryImport(Name)]
    public static partial int H5Zfilter_avail(int filter);

    [LibraryImport(Name)]
    public static partial long H5Screate_simple(int rank, ulong* sizes, ulong* mostSizes);

    [LibraryImport(Name)]
    public static partial int H5Sget_simple_extent_ndims(long space);

    [LibraryImport(Name)]
    public static partial int H5Sget_simple_extent_dims(long space, ulong* sizes, ulong* mostSizes);

    [LibraryImport(Name)]
    public static partial int H5Sselect_hyperslab(long space, int operation, ulong* start, ulong* stride, ulong* count, ulong* block);

    [LibraryImport(Name)]
    public static partial long H5Tcopy(long type);

    [LibraryImport(Name)]
    public static partial int H5Tget_class(long type);

    [LibraryImport(Name)]
    public static partial nuint H5Tget_size(long type);

    [LibraryImport(Name)]
    public static partial int H5Tget_sign(long type);

    [LibraryImport(Name)]
    public static partial long H5Tget_super(long type);

    [LibraryImport(Name)]
    public static partial int H5Tget_nmembers(long type);

    [LibraryImport(Name)]
    public static partial nint H5Tget_member_name(long type, uint number);

    [LibraryImport(Name)]
    public static partial long H5Tget_member_type(long type, uint number);

    [LibraryImport(Name)]
    public static partial nuint H5Tget_member_offset(long type, uint number);

    [LibraryImport(Name)]
    public static partial int H5Tget_array_ndims(long type);

    [LibraryImport(Name)]
    public static partial int H5Tget_array_dims2(long type, ulong* sizes);

    [LibraryImport(Name)]
    public static partial long H5Tcreate(int kind, nuint size);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Tinsert(long type, string name, nuint offset, long member);

    [LibraryImport(Name)]
    public static partial long H5Tvlen_create(long element);

    [LibraryImport(Name)]
    public static partial long H5Tarray_create2(long element, uint rank, ulong* sizes);
}
