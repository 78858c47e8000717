namespace ZPrimeGpu.Host.Data;

/// <summary>The cuts in the order in which they are applied; the values index cut-flow rows.</summary>
internal enum SelectionCut
{
    /// <summary>No cut.</summary>
    All = 0,

    /// <summary>Two-track trigger: geometry by year, and the trigger flags of the file.</summary>
    Trigger = 1,

    /// <summary>Impact parameters of both tracks.</summary>
    Impact = 2,

    /// <summary>Muon identification of both tracks.</summary>
    MuonId = 3,

    /// <summary>Transverse momentum of both tracks.</summary>
    MuonPt = 4,

    /// <summary>Opening angle in the c.m. frame.</summary>
    OpeningAngle = 5,

    /// <summary>Polar angle of the recoil momentum.</summary>
    RecoilTheta = 6,

    /// <summary>Photon veto.</summary>
    PhotonVeto = 7,

    /// <summary>Transverse recoil momentum in the c.m. frame.</summary>
    RecoilPt = 8,

    /// <summary>Punzi-net.</summary>
    PunziNet = 9,
}

/// <summary>Names of the cuts in files and configurations.</summary>
internal static class SelectionCuts
{
    /// <summary>Number of cut-flow rows, <see cref="SelectionCut.All"/> included.</summary>
    public const int Count = 10;

    private static readonly string[] Names =
        ["all", "trigger", "impact", "muon_id", "muon_pt", "opening_angle", "recoil_theta", "photon_veto", "recoil_pt", "punzi_net"];

    /// <summary>The name in files: snake case.</summary>
    public static string Name(SelectionCut cut) => Names[(int)cut];

    /// <summary>The cut of a name, or null.</summary>
    public static SelectionCut? Find(string name)
    {
        int index = Array.IndexOf(Names, name);
        return index < 0 ? null : (SelectionCut)index;
    }

    /// <summary>All names, in order.</summary>
    public static IReadOnlyList<string> AllNames => Names;
}
