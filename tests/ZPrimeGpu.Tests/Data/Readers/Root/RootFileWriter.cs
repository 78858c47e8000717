using System.IO.Compression;
using K4os.Compression.LZ4;
using ZPrimeGpu.Host.Data.Readers.Root;
using ZstdSharp;

namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>
/// Writes small ROOT files with trees, as ROOT 6 does (classes TTree 20, TBranch 13, TLeaf 2), without the streamer information.
/// </summary>
/// <param name="compression">Two letters of the algorithm; empty = none.</param>
/// <param name="isLarge">Whether positions are of 64 bits, as beyond 2 GB.</param>
internal sealed class RootFileWriter(string compression = "", bool isLarge = false)
{
    private const int Begin = 100;
    private const int NameBytes = 64;
    private readonly RootBytes body = new();
    private readonly List<byte[]> rootKeys = [];

    /// <summary>Largest block; ROOT has 16 MB less one byte.</summary>
    public int BlockBytes { get; init; } = 0xFFFFFF;

    /// <summary>For lzma, for which there is no compressor here: contents and what another program made of them.</summary>
    public IReadOnlyList<(byte[] Content, byte[] Packed)> Known { get; init; } = [];

    /// <summary>A hole in the file before all records, which takes no memory; see <see cref="Build"/>.</summary>
    public long Hole { get; init; }

    private long Position => Begin + 200 + Hole + body.Length;

    /// <summary>Adds a tree.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="branches">Its branches.</param>
    /// <param name="className">TTree or a class derived from it.</param>
    /// <param name="folder">A directory for it; null = the root.</param>
    /// <param name="cycle">Cycle of its key.</param>
    public RootFileWriter Add(string name, IReadOnlyList<RootBranchSpec> branches, string className = "TTree", string? folder = null, int cycle = 1)
    {
        RootTreeWriter writer = new(WriteBasket);
        byte[] content = writer.Write(name, branches, KeyLength(className, name), className != "TTree");
        byte[] key = Record(className, name, content, cycle);
        if (folder is null)
        {
            rootKeys.Add(key);
            return this;
        }

        (long list, int listBytes) = KeyList([key]);
        rootKeys.Add(Record("TDirectoryFile", folder, Directory(list, listBytes).ToArray(), 1, isStored: true));
        return this;
    }

    /// <summary>Adds an object of another class.</summary>
    public RootFileWriter AddObject(string name, string className)
    {
        rootKeys.Add(Record(className, name, new RootBytes().Zeros(40).ToArray(), 1));
        return this;
    }

    /// <summary>The file: its start, and what follows after <see cref="Hole"/> bytes.</summary>
    public (byte[] Start, byte[] Records) BuildParts()
    {
        (long list, int listBytes) = KeyList(rootKeys);
        RootBytes start = new();
        start.Raw("root"u8).Int32(isLarge ? 1_062_400 : 62_400).Int32(Begin);
        Seek(start, Position);
        Seek(start, 0);
        start.Int32(0, 0, NameBytes).Int8(isLarge ? 8 : 4).Int32(101);
        Seek(start, 0);
        start.Int32(0).Zeros(Begin - start.Length);
        start.Raw(Key("TFile", "test.root", 0, NameBytes - 11, Begin, 1)).Text("test.root").Text("");
        start.Zeros(Begin + NameBytes - start.Length).Raw(Directory(list, listBytes).ToArray());
        start.Zeros(Begin + 200 - start.Length);
        return (start.ToArray(), body.ToArray());
    }

    /// <summary>The whole file.</summary>
    public byte[] Build()
    {
        (byte[] start, byte[] records) = BuildParts();
        return [.. start, .. records];
    }

    /// <summary>Compresses into blocks, where that is asked for.</summary>
    public byte[] Compressed(byte[] data)
    {
        if (compression.Length == 0)
        {
            return data;
        }

        RootBytes result = new();
        foreach (byte[] block in data.Chunk(BlockBytes))
        {
            byte[] packed = Packed(block);
            result.Raw([(byte)compression[0], (byte)compression[1], (byte)(compression switch { "ZL" or "CS" => 8, "XZ" => 0, _ => 1 })]);
            result.Int8(packed.Length).Int8(packed.Length >> 8).Int8(packed.Length >> 16);
            result.Int8(block.Length).Int8(block.Length >> 8).Int8(block.Length >> 16).Raw(packed);
        }

        // Where it does not help, ROOT stores the data.
        return result.Length < data.Length ? result.ToArray() : data;
    }

    private byte[] Packed(byte[] block)
    {
        using MemoryStream memory = new();
        switch (compression)
        {
            case "ZL":
                using (ZLibStream stream = new(memory, CompressionLevel.Optimal, leaveOpen: true))
                {
                    stream.Write(block);
                }

                return memory.ToArray();
            case "CS":
                using (DeflateStream stream = new(memory, CompressionLevel.Optimal, leaveOpen: true))
                {
                    stream.Write(block);
                }

                return memory.ToArray();
            case "L4":
                byte[] packed = new byte[LZ4Codec.MaximumOutputSize(block.Length)];
                packed = packed[..LZ4Codec.Encode(block, packed)];
                return [.. new RootBytes().Int64((long)XxHash64.Hash(packed)).ToArray(), .. packed];
            case "ZS":
                using (Compressor zstd = new(5))
                {
                    return zstd.Wrap(block).ToArray();
                }

            default:
                return Known.FirstOrDefault(k => k.Content.AsSpan().SequenceEqual(block)).Packed ?? block;
        }
    }

    // Writes the record of a basket; returns its position and length.
    private (long Seek, int Bytes) WriteBasket(string branch, RootBasketSpec basket)
    {
        int keyLength = KeyLength("TBasket", branch) + RootBasketSpec.FieldBytes(basket);
        byte[] content = basket.Content(keyLength);
        byte[] packed = Compressed(content);
        long seek = Position;
        byte[] key = Key("TBasket", branch, packed.Length, content.Length, seek, 1, keyLength);
        body.Raw(key).Raw(basket.Fields(keyLength)).Raw(packed);
        return (seek, keyLength + packed.Length);
    }

    private byte[] Record(string className, string name, byte[] content, int cycle, bool isStored = false)
    {
        byte[] packed = isStored ? content : Compressed(content);
        byte[] key = Key(className, name, packed.Length, content.Length, Position, cycle);
        body.Raw(key).Raw(packed);
        return key;
    }

    private (long Seek, int Bytes) KeyList(List<byte[]> keys)
    {
        RootBytes content = new();
        content.Int32(keys.Count);
        foreach (byte[] key in keys)
        {
            content.Raw(key);
        }

        long seek = Position;
        byte[] own = Key("TFile", "test.root", content.Length, content.Length, seek, 1);
        body.Raw(own).Raw(content.ToArray());
        return (seek, own.Length + content.Length);
    }

    private RootBytes Directory(long list, int listBytes)
    {
        RootBytes directory = new();
        directory.Int16(isLarge ? 1005 : 5).Int32(0, 0, listBytes, NameBytes);
        Seek(directory, Begin);
        Seek(directory, 0);
        Seek(directory, list);
        return directory.Zeros(18);
    }

    private int KeyLength(string className, string name) => Key(className, name, 0, 0, 0, 1).Length;

    private byte[] Key(string className, string name, int bytes, int objectLength, long seek, int cycle, int? keyLength = null)
    {
        RootBytes names = new RootBytes().Text(className).Text(name).Text("");
        int length = keyLength ?? (isLarge ? 34 : 26) + names.Length;
        RootBytes key = new();
        key.Int32(length + bytes).Int16(isLarge ? 1004 : 4).Int32(objectLength, 0).Int16(length).Int16(cycle);
        Seek(key, seek);
        Seek(key, Begin);
        return key.Raw(names.ToArray()).ToArray();
    }

    private void Seek(RootBytes bytes, long position)
    {
        if (isLarge)
        {
            bytes.Int64(position);
        }
        else
        {
            bytes.Int32((int)position);
        }
    }
}
