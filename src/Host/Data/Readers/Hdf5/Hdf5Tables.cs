using System.Text;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>
/// Finds the tables at and below an object of a file. Only what lies in the file itself is followed: soft and external links, which may
/// lead to any file of the machine, are not.
/// </summary>
internal sealed unsafe class Hdf5Tables
{
    private const int MaxDepth = 16;
    private const int MaxObjects = 20_000;
    private const int MaxNameBytes = 4096;
    private const int GroupKind = 2;
    private const int DatasetKind = 5;
    private const int HardLink = 0;
    private readonly List<Hdf5Table> tables = [];
    private readonly List<string> fixedFrames = [];
    private int objects;

    /// <summary>The tables, in the order of their names.</summary>
    public IReadOnlyList<Hdf5Table> Found => tables;

    /// <summary>Groups that pandas wrote in its fixed format, which are no tables.</summary>
    public IReadOnlyList<string> FixedFrames => fixedFrames;

    /// <summary>Looks at and below an object; <see cref="Hdf5Library.Gate"/> is held.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Path of the object; empty for the file's own group.</param>
    /// <returns>False where there is no such object.</returns>
    public bool Search(long file, string path)
    {
        Hdf5Id current = Hdf5Id.Of(Hdf5Api.H5Oopen(file, "/", Hdf5Api.Default), "its first group");
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using Hdf5Id outer = current;
            if (part is "." or ".." || Hdf5Api.H5Iget_type(outer.Value) != GroupKind || Hdf5Api.H5Lexists(outer.Value, part, Hdf5Api.Default) <= 0 || !IsHardLink(outer.Value, part))
            {
                return false;
            }

            current = Hdf5Id.Of(Hdf5Api.H5Oopen(outer.Value, part, Hdf5Api.Default), $"'{path}'");
        }

        using (current)
        {
            Take(current.Value, path, path, [], 0);
        }

        return true;
    }

    // Takes an object as a table, as columns of the group it is in, or looks below it.
    private void Take(long id, string path, string name, List<Hdf5Column> columns, int depth)
    {
        if (++objects > MaxObjects || depth > MaxDepth)
        {
            throw new InvalidDataException($"it has over {MaxObjects} objects or {MaxDepth} levels of groups; name the table after the file, with a colon between");
        }

        switch (Hdf5Api.H5Iget_type(id))
        {
            case DatasetKind:
                IReadOnlyList<Hdf5Column> own = Hdf5Dataset.Columns(id, path, name, out bool isTable);
                if (isTable)
                {
                    tables.Add(new Hdf5Table(path, own));
                }
                else
                {
                    columns.AddRange(own);
                }

                break;
            case GroupKind:
                TakeGroup(id, path, depth);
                break;
        }
    }

    private void TakeGroup(long group, string path, int depth)
    {
        List<string> names = Names(group, path);
        if (names.Contains("axis0") && names.Contains("block0_values"))
        {
            fixedFrames.Add(path);
            return;
        }

        List<Hdf5Column> columns = [];
        foreach (string name in names)
        {
            // PyTables keeps the indices of its tables in groups of such names.
            if (name.StartsWith("_i_", StringComparison.Ordinal))
            {
                continue;
            }

            string below = path.Length == 0 ? name : $"{path}/{name}";
            if (!IsHardLink(group, name))
            {
                ColumnSchema link = new(name, ColumnKind.Unsupported, "a link to another place (write the data themselves)");
                columns.Add(new Hdf5Column(link, below, [], 0, null, 0, null));
                continue;
            }

            using Hdf5Id id = Hdf5Id.Of(Hdf5Api.H5Oopen(group, name, Hdf5Api.Default), $"'{below}'");
            Take(id.Value, below, name, columns, depth + 1);
        }

        if (columns.Exists(c => c.Values is not null))
        {
            tables.Add(new Hdf5Table(path, columns));
        }
    }

    private static List<string> Names(long group, string path)
    {
        // The structure holds the kind of the group (4 bytes, aligned to 8), the number of links, and more.
        ulong* info = stackalloc ulong[16];
        Hdf5Error.Check(Hdf5Api.H5Gget_info(group, (byte*)info), $"group '{path}'");
        if (info[1] > MaxObjects)
        {
            throw new InvalidDataException($"group '{path}' has {info[1]} objects; write the events as one table");
        }

        byte* text = stackalloc byte[MaxNameBytes];
        List<string> names = [];
        for (ulong i = 0; i < info[1]; i++)
        {
            nint length = Hdf5Api.H5Lget_name_by_idx(group, ".", 0, 0, i, text, MaxNameBytes, Hdf5Api.Default);
            Hdf5Error.Check(length, $"the names in group '{path}'");
            names.Add(length < MaxNameBytes ? Encoding.UTF8.GetString(text, (int)length) : throw new InvalidDataException($"group '{path}' has a name of {length} bytes"));
        }

        return names;
    }

    private static bool IsHardLink(long group, string name)
    {
        int* info = stackalloc int[64];
        int result = Hdf5Library.Current.Has("H5Lget_info2")
            ? Hdf5Api.H5Lget_info2(group, name, (byte*)info, Hdf5Api.Default)
            : Hdf5Api.H5Lget_info(group, name, (byte*)info, Hdf5Api.Default);
        Hdf5Error.Check(result, $"the link '{name}'");
        return info[0] == HardLink;
    }
}
