using System.IO.Compression;
using System.Text;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Networks.Onnx;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Data.Readers;
using ZPrimeGpu.Tests.Data.Readers.Root;
using ZPrimeGpu.Tests.Networks;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>Every reader of files from outside. A new reader comes here; its fuzzing is then in <c>./test</c> and in <c>tests/fuzz</c>.</summary>
internal static class FuzzTargets
{
    private static readonly string[] ParquetFiles =
    [
        "numbers_uncompressed_v2.parquet", "numbers_uncompressed_v1.parquet", "lists_uncompressed_v2.parquet", "types_v1.parquet", "numbers_snappy_v2.parquet", "numbers_zstd_v1.parquet",
        "numbers_lz4_raw_v2.parquet", "numbers_gzip_v2.parquet", "numbers_brotli_v1.parquet", "lists_zstd_v2.parquet", "lists_snappy_v1.parquet", "arrow_delta_v2.parquet",
        "arrow_split_v2.parquet", "empty.parquet",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Table("parquet", ".parquet", [.. ParquetFiles.Select(Fixture)]) with { MostBytes = 2L << 30 },
        Table("npy", ".npy", Fixture("records_version2.npy")),
        Table("npz", ".npz", Fixture("columns_stored.npz"), Fixture("columns_deflated.npz")),
        Table("npz-entry", ".npz", Entry("columns_stored.npz"), Entry("columns_deflated.npz")) with { Pack = Zip },
        Table("csv", ".csv", Csv()) with { Mutate = TextMutator.Mutate },
        Table("csv-gzip", ".csv.gz", Gzip(Csv())),
        Table("csv-in-gzip", ".csv.gz", Csv()) with { Mutate = TextMutator.Mutate, Pack = Gzip },
        Table("root", ".root", RootSample.Build(string.Empty), RootSample.Build("ZL"), RootSample.Build("L4"), RootSample.Build("ZS"), LzmaTree()),
        Text("workspace", ".json", Workspace, Utf8(SampleWorkspace.Text)),
        Text("patch", ".json", Patch, Utf8(Patches)),
        Text("yaml", ".yaml", path => RunConfigReader.Read(path, new RunOverrides()), Configuration("demo.yaml"), Configuration("belle2-2020.yaml")),
        Text("control-json", ".json", path => ControlMeasurements.Read(path), Utf8(Control)),
        Text("network-json", ".json", path => NetworkFile.Read(path), Utf8(NetworkFile.ToJson(NetworkSamples.Network(2)))),
        new("network-onnx", ".onnx", [OnnxNetworkWriter.Write(NetworkSamples.Network(1), 0)], path => NetworkFile.Read(path)),
        new("network-npz", ".npz", [Npy("(3, 4)", 12)], path => NetworkFile.Read(path)) { Pack = Network },
    ];

    private const string Control = """
        {
          "trigger_efficiency": { "probe": ["trg_eff"], "data": { "form": "linear", "intercept": 0.9, "slope_per_gev2": 0.0, "covariance": [1e-4, 0, 0] }, "simulation": null },
          "photon_inefficiency": { "below_gev2": 4, "average_uncertainty": 0.3, "regions": [{ "from_deg": 10, "to_deg": 30, "ratio": 1.2 }, { "from_deg": 30, "to_deg": 150, "ratio": null }] },
          "samples": [{ "name": "emu", "ranges": [{ "below_gev2": 56, "efficiency_systematic": 0.02, "background_shape_systematic": 0.03 }, { "below_gev2": null }] }],
          "resolution": { "ratio": 1.1, "ratio_error": 0.02 }
        }
        """;

    private const string Patches = """
        [
          { "op": "replace", "path": "/channels/0/samples/0/data/0", "value": 3.5 },
          { "op": "add", "path": "/channels/0/samples/0/data/-", "value": 1 },
          { "op": "remove", "path": "/channels/0/samples/0/data/2" },
          { "op": "copy", "from": "/channels/0/samples/0/data/0", "path": "/channels/0/samples/0/data/1" },
          { "op": "remove", "path": "/channels/0/samples/0/data/2" },
          { "op": "move", "from": "/channels/0/samples/0/data/1", "path": "/channels/0/samples/0/data/0" },
          { "op": "test", "path": "/version", "value": "1.0.0" }
        ]
        """;

    private static FuzzTarget Table(string name, string extension, params byte[][] originals) => new(name, extension, originals, path => TableContents.Read(path, 500));

    private static FuzzTarget Text(string name, string extension, Action<string> read, params byte[][] originals)
        => new(name, extension, originals, read) { Mutate = TextMutator.Mutate };

    /// <summary>A .npy file of zeros.</summary>
    /// <param name="shape">The shape that its header claims.</param>
    /// <param name="numbers">The numbers that it holds.</param>
    internal static byte[] Npy(string shape, int numbers)
    {
        string text = $"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}";
        text = text.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text), .. new byte[8 * numbers]];
    }

    private static void Workspace(string path)
    {
        Workspace workspace = WorkspaceReader.Read(path, [], null);
        foreach (Measurement measurement in workspace.Measurements)
        {
            WorkspaceCompiler.Compile(workspace, measurement);
        }
    }

    private static void Patch(string path)
    {
        string workspace = path + ".workspace.json";
        if (!File.Exists(workspace))
        {
            File.WriteAllText(workspace, SampleWorkspace.Text);
        }

        WorkspaceReader.Read(workspace, [path], null);
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(FixtureFile.Find(name));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Csv()
        => Utf8("evt,px,\"year\",flag\r\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i},{i / 7.0 + 0.05:R},\"{i * 3}\",true\r\n"))));

    private static byte[] Configuration(string name) => File.ReadAllBytes(Path.Combine(DependencyTests.RepositoryRoot(), "samples", name));

    private static byte[] Entry(string name)
    {
        using var archive = new ZipArchive(new MemoryStream(Fixture(name)));
        using Stream entry = archive.Entries[0].Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A network with these weights of its first layer.</summary>
    private static byte[] Network(byte[] weights)
        => Zip(("W1.npy", weights), ("b1.npy", Npy("(3,)", 3)), ("W2.npy", Npy("(1, 3)", 3)), ("b2.npy", Npy("(1,)", 1)));

    private static byte[] Zip(byte[] entry) => Zip(("x.npy", entry));

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] LzmaTree()
    {
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => i / 8.0)];
        RootFileWriter writer = new("XZ") { Known = [RootSample.Eighths] };
        return writer.Add("t", [RootBranchSpec.Scalar("x", values) with { BasketRows = 3000 }]).Build();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }
}
