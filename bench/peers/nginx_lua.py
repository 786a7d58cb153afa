"""nginx with Lua: a pattern finds the key in the bytes, a table the row. It parses no XML, and proves nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..servers import Server, pinned, running, starting
from . import answers, installing

NAME = "nginx with Lua, pattern and table (no XML is parsed)"
CONFIGURATION = """
load_module /usr/lib/nginx/modules/ndk_http_module.so; load_module {lua};
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder}; client_body_buffer_size 64k;
  lua_load_resty_core off;
  init_by_lua_block {{
    rows = {{}}
    for line in io.lines("{folder}/rows.csv") do
      local key, name, town = line:match("([^,]*),([^,]*),(.*)")
      rows[key] = {{key, name, town}}
    end
  }}
  server {{
    listen 127.0.0.1:{port}; default_type "text/xml; charset=utf-8";
    location / {{ content_by_lua_block {{
      ngx.req.read_body()
      local row = rows[(ngx.req.get_body_data() or ""):match("<nir>(%d+)</nir>")]
      if not row then ngx.status = 500; return ngx.say("no row") end
      ngx.print([==[{first}]==], row[1], [==[{second}]==], row[2], [==[{third}]==], row[3], [==[{fourth}]==])
    }} }}
  }}
}}
"""


@contextmanager
def serve(folder: Path, rows: int, core: str) -> Iterator[Server]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    if not installing.LUA.exists():
        raise installing.Missing("nginx's Lua is missing: apt install libnginx-mod-http-lua")
    (folder / "rows.csv").write_text(answers.as_csv(rows))
    pieces = answers.filled(dict.fromkeys(("key", "name", "town"), "\0")).split("\0")
    words = dict(zip(("first", "second", "third", "fourth"), pieces, strict=True))
    with starting() as (port, started):
        configuration = folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder, port=port, lua=installing.LUA, **words))
        command = [*pinned(core), program, "-c", str(configuration)]
        with running(command, folder / "nginx.out") as pid:
            yield started(pid, f"http://127.0.0.1:{port}/", within=60)
