using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Unclip.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Id = table.Column<string>(nullable: false),
                    OwnerId = table.Column<string>(nullable: false),
                    Model = table.Column<string>(nullable: false),
                    Recipe = table.Column<string>(nullable: false),
                    State = table.Column<int>(nullable: false),
                    CreatedAt = table.Column<long>(nullable: false),
                    StartedAt = table.Column<long>(nullable: true),
                    EndedAt = table.Column<long>(nullable: true),
                    Attempts = table.Column<int>(nullable: false),
                    Worker = table.Column<string>(nullable: true),
                    LeaseEnds = table.Column<long>(nullable: true),
                    Error = table.Column<string>(nullable: true),
                    SourcePsnr = table.Column<double>(nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "QueueTurns",
                columns: table => new
                {
                    OwnerId = table.Column<string>(nullable: false),
                    ServedAt = table.Column<long>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueueTurns", x => x.OwnerId);
                });

            migrationBuilder.CreateTable(
                name: "JobPictures",
                columns: table => new
                {
                    JobId = table.Column<string>(nullable: false),
                    Index = table.Column<int>(nullable: false),
                    Blob = table.Column<string>(nullable: false),
                    SmallBlob = table.Column<string>(nullable: true),
                    ImageEmbedding = table.Column<byte[]>(nullable: true),
                    IsKept = table.Column<bool>(nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobPictures", x => new { x.JobId, x.Index });
                    table.ForeignKey(
                        name: "FK_JobPictures_Jobs_JobId",
                        column: x => x.JobId,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_JobPictures_Blob",
                table: "JobPictures",
                column: "Blob");

            migrationBuilder.CreateIndex(
                name: "IX_JobPictures_SmallBlob",
                table: "JobPictures",
                column: "SmallBlob");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_OwnerId",
                table: "Jobs",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_Model",
                table: "Jobs",
                columns: new[] { "State", "Model" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobPictures");

            migrationBuilder.DropTable(
                name: "QueueTurns");

            migrationBuilder.DropTable(
                name: "Jobs");
        }
    }
}
